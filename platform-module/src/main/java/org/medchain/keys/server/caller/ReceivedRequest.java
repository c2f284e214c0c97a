package org.medchain.keys.server.caller;

import java.util.Optional;

/**
 * The facts of a caller's request for the audit trail.
 *
 * @param sourceAddress the address the request came from, if it came over HTTP
 * @param ids the request's {@code X-Request-Id}, or one made up, and by which a tracing system knows it, if tracing is on
 * @param delivery {@code sealed} if the request has a public key that plain keys are to be sealed to
 * @param repeatable the request, if it has an {@code Idempotency-Key}
 */
public record ReceivedRequest(
        Optional<String> sourceAddress,
        RequestIds ids,
        Optional<String> delivery,
        Optional<RepeatableRequest> repeatable) {

    /** Returns a request without a public key and an {@code Idempotency-Key}. */
    static ReceivedRequest plain(Optional<String> sourceAddress, RequestIds ids) {
        return new ReceivedRequest(sourceAddress, ids, Optional.empty(), Optional.empty());
    }
}

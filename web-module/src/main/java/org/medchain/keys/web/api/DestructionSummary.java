package org.medchain.keys.web.api;

import org.medchain.keys.Destruction;

/** The answer to a request for a destruction. */
public record DestructionSummary(
        String id, String status, String requestedBy, String requestedAt, String eraseAfter, long keys) {

    static DestructionSummary of(Destruction destruction) {
        return new DestructionSummary(
                destruction.id().toString(),
                destruction.status().name(),
                destruction.requestedBy(),
                destruction.requestedAt().toString(),
                destruction.eraseAfter().map(Object::toString).orElse(null),
                destruction.keys());
    }
}

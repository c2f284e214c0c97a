package org.medchain.keys;

import java.util.Optional;

/**
 * The request in the course of which an application of the EAR uses keys. Say where it came from, before the first operation,
 * and the audit trail tells it of each operation of that request.
 *
 * <p>Limit: it decides nothing. Who the caller is comes from the verified token alone.
 */
public interface CallersRequest {

    /**
     * @param address the network address of the client
     * @param requestId the id that the client gave the request, 1 to 64 letters, digits, dots, hyphens and underscores; without
     *     it one is made
     */
    void cameFrom(String address, Optional<String> requestId);

    /** The id under which the audit trail has the request. */
    String requestId();
}

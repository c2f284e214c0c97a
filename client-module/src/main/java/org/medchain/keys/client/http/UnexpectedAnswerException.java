package org.medchain.keys.client.http;

import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;

/** The service answered what its interface does not have for this request, or reported a fault of its own. */
public final class UnexpectedAnswerException extends KeyManagementException {

    private final int status;

    UnexpectedAnswerException(int status, Optional<String> requestId) {
        super(
                FailureReason.INTERNAL_ERROR,
                "the service answered with status " + status
                        + requestId.map(id -> "; its log has request " + id).orElse(""));
        this.status = status;
    }

    /** Returns the status of the answer over HTTP. */
    public int status() {
        return status;
    }
}

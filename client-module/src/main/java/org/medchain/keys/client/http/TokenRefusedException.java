package org.medchain.keys.client.http;

import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;

/** The service does not take the token: it is expired, or another issuer's. */
public final class TokenRefusedException extends KeyManagementException {

    private static final long serialVersionUID = 1L;

    TokenRefusedException() {
        super(FailureReason.UNAUTHENTICATED, "the service does not accept the token");
    }
}

package org.medchain.keys.client.http;

import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;

/** The service does not take the token (it is expired, or another issuer's), or the issuer gives none for the client's credentials. */
public final class TokenRefusedException extends KeyManagementException {

    TokenRefusedException() {
        this("the service does not accept the token");
    }

    TokenRefusedException(String message) {
        super(FailureReason.UNAUTHENTICATED, message);
    }
}

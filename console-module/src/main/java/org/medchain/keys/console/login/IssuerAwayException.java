package org.medchain.keys.console.login;

/** The issuer does not answer, or not as an issuer does; a later attempt may succeed. */
public final class IssuerAwayException extends RuntimeException {

    IssuerAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}

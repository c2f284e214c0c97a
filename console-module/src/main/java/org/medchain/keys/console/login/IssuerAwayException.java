package org.medchain.keys.console.login;

/** The issuer does not answer, or not as an issuer does; a later attempt may succeed. */
public final class IssuerAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IssuerAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}

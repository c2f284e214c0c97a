package org.medchain.keys.server.token;

/** Thrown when there are no keys of the issuer: none could be read since the start, or not again for too long. */
final class IssuerUnavailableException extends RuntimeException {

    IssuerUnavailableException() {
        super("no keys of the token issuer");
    }
}

package org.medchain.keys.server.token;

/** A token proves nothing. It has no stack: anybody can send such tokens, and all that matters is why. */
final class TokenRefusedException extends Exception {

    private final TokenRefusal refusal;

    TokenRefusedException(TokenRefusal refusal) {
        super(refusal.description(), null, false, false);
        this.refusal = refusal;
    }

    TokenRefusal refusal() {
        return refusal;
    }
}

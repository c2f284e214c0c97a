package org.medchain.keys.console.login;

/** A login, or its renewal, was refused. */
public final class LoginRefusedException extends RuntimeException {

    /** The reason, as the person learns it. */
    public enum Reason {
        /** The browser did not begin this login, or too long ago. */
        NOT_BEGUN_HERE,
        /** The issuer refused. */
        BY_ISSUER,
        /** The token is not for this installation: its audience, its subject or its life. */
        NOT_FOR_THIS_INSTALLATION,
        /** The token was issued to another application. */
        NOT_FOR_THE_CONSOLE
    }

    private final Reason reason;

    LoginRefusedException(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

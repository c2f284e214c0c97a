package org.medchain.keys.console.session;

import java.util.Optional;

/** The tokens of a person who is logged in. They stay in the memory of the server. */
public final class Tokens {

    /** The tokens of a session that is over: there are none. */
    static final Tokens NONE = new Tokens("", Optional.empty());

    private final String access;
    private final Optional<String> refresh;

    /** @param refresh gets the next tokens; empty if the issuer gives none */
    public Tokens(String access, Optional<String> refresh) {
        this.access = access;
        this.refresh = refresh;
    }

    public String access() {
        return access;
    }

    public Optional<String> refresh() {
        return refresh;
    }

    @Override
    public String toString() {
        return "Tokens[redacted]";
    }
}

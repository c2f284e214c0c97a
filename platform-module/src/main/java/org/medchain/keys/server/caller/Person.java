package org.medchain.keys.server.caller;

import java.util.Optional;

/**
 * The identity of a person, where two people have to be told apart.
 *
 * @param name as the audit trail tells it
 * @param subject the issuer and subject of the token, by {@link TokenSubject}; absent without a token
 */
public record Person(String name, Optional<String> subject) {

    /**
     * Returns true if it can't be shown that these are two: the same subject under two names, or two subjects of one
     * name.
     */
    public boolean mayBe(Person other) {
        return name.equals(other.name) || (subject.isPresent() && subject.equals(other.subject));
    }
}

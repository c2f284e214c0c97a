package org.medchain.keys.server.caller;

import java.util.Optional;

/**
 * Who somebody is, where two people have to be told apart.
 *
 * @param name as the audit trail tells it
 * @param subject the issuer and subject of the token, by {@link TokenSubject}; absent without a token
 */
public record Person(String name, Optional<String> subject) {

    /** Whether nobody could show that these are two: the same subject under two names, or two subjects of one name. */
    public boolean mayBe(Person other) {
        return name.equals(other.name) || (subject.isPresent() && subject.equals(other.subject));
    }
}

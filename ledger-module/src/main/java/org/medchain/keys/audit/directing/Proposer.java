package org.medchain.keys.audit.directing;

import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.server.caller.Person;

/** The stored person who was the first to ask for something that takes two. Each row names its three columns; where nobody asked, all are null, and so is this. */
@Embeddable
public class Proposer {

    private String name;
    private String subject;

    /** By the database's clock; null in a row from before it was stored. */
    private Instant time;

    /** JPA calls this constructor. */
    protected Proposer() {}

    private Proposer(Person person, Instant time) {
        this.name = person.name();
        this.subject = person.subject().orElse(null);
        this.time = time;
    }

    /** @param now by the database's clock, as confirmations of restorations are */
    public static Proposer of(Person person, Instant now) {
        return new Proposer(person, now);
    }

    /** Returns true if this person is certainly another one, who may do what was proposed. */
    public boolean isAnother(Person person) {
        return !person.mayBe(new Person(name, Optional.ofNullable(subject)));
    }

    public String name() {
        return name;
    }

    /** Returns when this person asked; a time before all others if that was not stored. */
    public Instant time() {
        return time == null ? Instant.EPOCH : time;
    }

    String subject() {
        return subject;
    }

    Optional<Instant> storedTime() {
        return Optional.ofNullable(time);
    }
}

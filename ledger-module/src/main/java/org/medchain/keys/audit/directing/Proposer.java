package org.medchain.keys.audit.directing;

import jakarta.persistence.Embeddable;
import java.util.Optional;
import org.medchain.keys.server.caller.Person;

/** The stored person who was the first to ask for something that takes two. Each row names its two columns; where nobody asked, both are null, and so is this. */
@Embeddable
public class Proposer {

    private String name;
    private String subject;

    /** JPA calls this constructor. */
    protected Proposer() {}

    private Proposer(Person person) {
        this.name = person.name();
        this.subject = person.subject().orElse(null);
    }

    public static Proposer of(Person person) {
        return new Proposer(person);
    }

    /** Returns true if this person is certainly another one, who may do what was proposed. */
    public boolean isAnother(Person person) {
        return !person.mayBe(new Person(name, Optional.ofNullable(subject)));
    }

    public String name() {
        return name;
    }

    String subject() {
        return subject;
    }
}

package org.medchain.keys.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.server.caller.Person;

/** Another policy for destructions that one person asked for. It holds once a second person asks for the same. */
@Embeddable
public class PolicyProposal {

    @Column(name = "proposed_window_seconds")
    private Long windowSeconds;

    @Column(name = "proposed_four_eyes")
    private Boolean fourEyes;

    @Column(name = "proposed_by")
    private String proposedBy;

    @Column(name = "proposed_by_subject")
    private String proposedBySubject;

    /** For JPA. */
    protected PolicyProposal() {}

    PolicyProposal(TenantPolicies wanted, Person person) {
        this.windowSeconds = wanted.destructionWindow().length().toSeconds();
        this.fourEyes = wanted.chosenFourEyes().orElse(null);
        this.proposedBy = person.name();
        this.proposedBySubject = person.subject().orElse(null);
    }

    boolean isSecondedBy(Person person, TenantPolicies wanted) {
        return wanted.destructionWindow().equals(destructionWindow())
                && wanted.chosenFourEyes().equals(Optional.ofNullable(fourEyes))
                && !person.mayBe(new Person(proposedBy, Optional.ofNullable(proposedBySubject)));
    }

    public DestructionWindow destructionWindow() {
        return new DestructionWindow(Duration.ofSeconds(windowSeconds));
    }

    /** Whether a second privacy officer would have to approve a destruction. */
    public boolean fourEyes() {
        return Optional.ofNullable(fourEyes).orElseGet(destructionWindow()::asksForFourEyes);
    }

    /** Adds the columns of the proposal to those of its tenant. */
    RowValues addTo(RowValues values) {
        return values.with("proposedWindowSeconds", windowSeconds)
                .with("proposedFourEyes", fourEyes)
                .with("proposedBy", proposedBy)
                .with("proposedBySubject", proposedBySubject);
    }

    public String proposedBy() {
        return proposedBy;
    }
}

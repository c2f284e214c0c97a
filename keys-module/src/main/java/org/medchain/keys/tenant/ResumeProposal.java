package org.medchain.keys.tenant;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.server.caller.Person;

/** A request of one person to resume a suspended tenant. It is done once a second person asks for it. */
@Embeddable
public class ResumeProposal {

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "resume_proposed_by"))
    @AttributeOverride(name = "subject", column = @Column(name = "resume_proposed_by_subject"))
    @AttributeOverride(name = "time", column = @Column(name = "resume_proposed_at"))
    private Proposer proposer;

    @Column(name = "resume_proposed_for")
    private String side;

    /** JPA calls this constructor. */
    protected ResumeProposal() {}

    /** @param side whose suspension is to end */
    ResumeProposal(Suspender side, Proposer proposer) {
        this.side = side.name();
        this.proposer = proposer;
    }

    boolean isSecondedBy(Person person) {
        return proposer.isAnother(person);
    }

    /**
     * Returns the side whose suspension is to end.
     *
     * @throws MalformedValueException if the row was changed past the service and has none
     */
    Suspender side() {
        return Suspender.parse(side).stream()
                .findFirst()
                .orElseThrow(() -> new MalformedValueException("resumeProposedFor", "must be INSTALLATION or TENANT"));
    }

    /** Adds the columns of the proposal to those of its tenant. */
    RowValues addTo(RowValues values) {
        return values.withProposer("resumeProposedBy", proposer).with("resumeProposedFor", side);
    }

    /** Returns who proposed it, whom another person must second. */
    public Proposer proposer() {
        return proposer;
    }
}

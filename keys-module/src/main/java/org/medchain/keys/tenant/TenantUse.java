package org.medchain.keys.tenant;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.server.caller.Person;

/** The stored columns that say whether a tenant's keys may be used, who suspended it, and who proposed to resume it. */
@Embeddable
public class TenantUse {

    /** The status as text: a row that was changed past the service is read, too, and then refused. */
    String status;

    String suspendedBy;

    @Embedded
    ResumeProposal proposal;

    /** JPA calls this constructor. */
    protected TenantUse() {}

    static TenantUse active() {
        TenantUse use = new TenantUse();
        use.status = TenantStatus.ACTIVE.name();
        return use;
    }

    void suspend(Suspender by) {
        suspendedBy = by.addTo(suspendedBy());
        status = TenantStatus.SUSPENDED.name();
        proposal = null;
    }

    /**
     * Ends the suspension by one side. With four eyes that is proposed, and done once another person asks for it: of the same side, or of the other one if
     * that did not suspend the tenant too.
     *
     * @throws org.medchain.keys.CallerRefusedException if others suspended it, and none of them proposed to resume it
     */
    void resume(Suspender by, Person person, boolean fourEyes, Instant now) {
        Optional<Suspender> seconded = secondedBy(by, person, fourEyes).map(ResumeProposal::side);
        String left = seconded.orElse(by).removeFrom(suspendedBy());
        if (fourEyes && status() == TenantStatus.SUSPENDED && seconded.isEmpty()) {
            proposal = new ResumeProposal(by, Proposer.of(person, now));
            return;
        }
        suspendedBy = left;
        proposal = null;
        status = (suspendedBy == null ? TenantStatus.ACTIVE : TenantStatus.SUSPENDED).name();
    }

    /** Returns the proposal that this person, of this side, seconds by asking for the end of the suspension. */
    Optional<ResumeProposal> secondedBy(Suspender by, Person person, boolean fourEyes) {
        return proposal()
                .filter(it -> fourEyes && it.isSecondedBy(person))
                .filter(it -> it.side() == by || !suspendedBy().contains(by));
    }

    /** @throws MalformedValueException if the row was changed past the service and has none */
    TenantStatus status() {
        try {
            return TenantStatus.valueOf(status);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("status", "must be ACTIVE or SUSPENDED");
        }
    }

    Optional<ResumeProposal> proposal() {
        return Optional.ofNullable(proposal);
    }

    RowValues addProposalTo(RowValues values) {
        return proposal == null ? values : proposal.addTo(values);
    }

    Set<Suspender> suspendedBy() {
        return Suspender.parse(suspendedBy);
    }
}

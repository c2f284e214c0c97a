package org.medchain.keys.tenant;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.caller.Person;

/** Another recovery key, or none, that one person asked for. It holds once a second person approved it and its wait is over. */
@Embeddable
public class RecoveryKeyProposal {

    @Column(name = "proposed_recovery_key")
    private String recoveryKey;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "recovery_key_proposed_by"))
    @AttributeOverride(name = "subject", column = @Column(name = "recovery_key_proposed_by_subject"))
    @AttributeOverride(name = "time", column = @Column(name = "recovery_key_proposed_at"))
    private Proposer proposer;

    @Column(name = "recovery_key_approved_by")
    private String approvedBy;

    @Column(name = "recovery_key_approved_at")
    private Instant approvedAt;

    @Column(name = "recovery_key_holds_from")
    private Instant holdsFrom;

    /** JPA calls this constructor. */
    protected RecoveryKeyProposal() {}

    RecoveryKeyProposal(Optional<RecoveryPublicKey> recoveryKey, Person person, Instant now) {
        this.recoveryKey = recoveryKey.map(RecoveryPublicKey::text).orElse(null);
        this.proposer = Proposer.of(person, now);
    }

    /**
     * The wait begins.
     *
     * @param expected the key that the person means; empty to have none
     * @throws SecondPersonNeededException if who approves may be who proposed it
     * @throws ConcurrentChangeException if another is proposed, or it was approved before
     */
    void approve(Optional<RecoveryKeyId> expected, Person approver, RecoveryKeyWait wait, Instant now) {
        if (!proposer.isAnother(approver)) {
            throw new SecondPersonNeededException();
        }
        if (approvedBy != null || !expected.equals(recoveryKey().map(RecoveryPublicKey::id))) {
            throw new ConcurrentChangeException();
        }
        approvedBy = approver.name();
        approvedAt = now;
        holdsFrom = now.plus(wait.length());
    }

    /** Returns true if two people agreed on it and its wait is over. */
    boolean isDue(Instant now) {
        return approvedBy != null && holdsFrom != null && !now.isBefore(holdsFrom);
    }

    /** Returns the recovery key; empty if the tenant will have none. */
    public Optional<RecoveryPublicKey> recoveryKey() {
        return Optional.ofNullable(recoveryKey).map(RecoveryPublicKey::parse);
    }

    /** Returns who proposed it, whom another person must second. */
    public Proposer proposer() {
        return proposer;
    }

    public Optional<String> approvedBy() {
        return Optional.ofNullable(approvedBy);
    }

    public Optional<Instant> approvedAt() {
        return Optional.ofNullable(approvedAt);
    }

    /** Returns when it takes the place of the tenant's recovery key; empty until it is approved. */
    public Optional<Instant> holdsFrom() {
        return Optional.ofNullable(holdsFrom);
    }

    /** Adds the columns of the proposal to those of its tenant. */
    RowValues addTo(RowValues values) {
        return values.with("proposedRecoveryKey", recoveryKey)
                .withProposer("recoveryKeyProposedBy", proposer)
                .with("recoveryKeyApprovedBy", approvedBy)
                .with("recoveryKeyApprovedAt", approvedAt)
                .with("recoveryKeyHoldsFrom", holdsFrom);
    }
}

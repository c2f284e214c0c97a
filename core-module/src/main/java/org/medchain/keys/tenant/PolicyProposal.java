package org.medchain.keys.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.server.caller.Person;

/** Another policy for destructions, or a shorter wait of recovery keys, that one person asked for. It holds once a second person asks for the same. */
@Embeddable
public class PolicyProposal {

    @Column(name = "proposed_window_seconds")
    private Long windowSeconds;

    @Column(name = "proposed_four_eyes")
    private Boolean fourEyes;

    @Column(name = "proposed_recovery_key_wait_seconds")
    private Long recoveryKeyWaitSeconds;

    @Column(name = "proposed_by")
    private String proposedBy;

    @Column(name = "proposed_by_subject")
    private String proposedBySubject;

    /** JPA calls this constructor. */
    protected PolicyProposal() {}

    PolicyProposal(TenantPolicies wanted, Person person) {
        this.windowSeconds = wanted.destructionWindow().length().toSeconds();
        this.fourEyes = wanted.chosenFourEyes().orElse(null);
        this.recoveryKeyWaitSeconds = wanted.recoveryKeyWait().length().toSeconds();
        this.proposedBy = person.name();
        this.proposedBySubject = person.subject().orElse(null);
    }

    boolean isSecondedBy(Person person, TenantPolicies wanted) {
        return wanted.destructionWindow().equals(destructionWindow())
                && wanted.chosenFourEyes().equals(Optional.ofNullable(fourEyes))
                && wanted.recoveryKeyWait().equals(recoveryKeyWait())
                && !person.mayBe(new Person(proposedBy, Optional.ofNullable(proposedBySubject)));
    }

    public DestructionWindow destructionWindow() {
        return new DestructionWindow(Duration.ofSeconds(windowSeconds));
    }

    /** Returns true if a second privacy officer would have to approve a destruction. */
    public boolean fourEyes() {
        return Optional.ofNullable(fourEyes).orElseGet(destructionWindow()::asksForFourEyes);
    }

    /** Returns how long another recovery key would wait. */
    public RecoveryKeyWait recoveryKeyWait() {
        return Optional.ofNullable(recoveryKeyWaitSeconds)
                .map(Duration::ofSeconds)
                .map(RecoveryKeyWait::new)
                .orElse(RecoveryKeyWait.DEFAULT);
    }

    /** Adds the columns of the proposal to those of its tenant. */
    RowValues addTo(RowValues values) {
        return values.with("proposedWindowSeconds", windowSeconds)
                .with("proposedFourEyes", fourEyes)
                .with("proposedRecoveryKeyWaitSeconds", recoveryKeyWaitSeconds)
                .with("proposedBy", proposedBy)
                .with("proposedBySubject", proposedBySubject);
    }

    public String proposedBy() {
        return proposedBy;
    }
}

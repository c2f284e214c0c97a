package org.medchain.keys.tenant;

import jakarta.json.JsonString;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.server.caller.Person;

/** A request of one person that lowers protections of the tenant. It holds once a second person asks for the same. */
@Embeddable
public class PolicyProposal {

    @Column(name = "proposed_window_seconds")
    private Long windowSeconds;

    @Column(name = "proposed_four_eyes")
    private Boolean fourEyes;

    @Column(name = "proposed_recovery_key_wait_seconds")
    private Long recoveryKeyWaitSeconds;

    /** JSON, as {@link Protections#lowered} has it; null if nothing of that is proposed. */
    @Column(name = "proposed_settings")
    private String settings;

    @Embedded
    @AttributeOverride(name = "name", column = @Column(name = "proposed_by"))
    @AttributeOverride(name = "subject", column = @Column(name = "proposed_by_subject"))
    @AttributeOverride(name = "time", column = @Column(name = "proposed_at"))
    private Proposer proposer;

    /** JPA calls this constructor. */
    protected PolicyProposal() {}

    /** @param lowered what is wanted beside the policy for destructions and the wait */
    PolicyProposal(TenantPolicies wanted, RowValues lowered, Proposer proposer) {
        this.windowSeconds = wanted.destructionWindow().length().toSeconds();
        this.fourEyes = wanted.chosenFourEyes().orElse(null);
        this.recoveryKeyWaitSeconds = wanted.recoveryKeyWait().length().toSeconds();
        this.settings = textOf(lowered);
        this.proposer = proposer;
    }

    private static String textOf(RowValues lowered) {
        String text = lowered.text();
        return text.equals(RowValues.of().text()) ? null : text;
    }

    boolean isSecondedBy(Person person, TenantPolicies wanted, RowValues lowered) {
        return wanted.destructionWindow().equals(destructionWindow())
                && wanted.chosenFourEyes().equals(chosenFourEyes())
                && wanted.recoveryKeyWait().equals(recoveryKeyWait())
                && Objects.equals(settings, textOf(lowered))
                && proposer.isAnother(person);
    }

    public DestructionWindow destructionWindow() {
        return new DestructionWindow(Duration.ofSeconds(windowSeconds));
    }

    /** Returns true if a second privacy officer would have to approve a destruction. */
    public boolean fourEyes() {
        return chosenFourEyes().orElseGet(destructionWindow()::asksForFourEyes);
    }

    /** Returns what is proposed for four eyes; empty if the window is to decide. */
    public Optional<Boolean> chosenFourEyes() {
        return Optional.ofNullable(fourEyes);
    }

    /** Returns how long another recovery key would wait. */
    public RecoveryKeyWait recoveryKeyWait() {
        return Optional.ofNullable(recoveryKeyWaitSeconds)
                .map(Duration::ofSeconds)
                .map(RecoveryKeyWait::new)
                .orElse(RecoveryKeyWait.DEFAULT);
    }

    /** Returns the other proposed settings by their names in the interface; an empty text removes a setting. */
    public Map<String, String> settings() {
        Map<String, String> proposed = new LinkedHashMap<>();
        if (settings != null) {
            AdoptionState.parse(settings)
                    .forEach((name, value) -> proposed.put(name, ((JsonString) value).getString()));
        }
        return Collections.unmodifiableMap(proposed);
    }

    /** Adds the columns of the proposal to those of its tenant. */
    RowValues addTo(RowValues values) {
        return values.with("proposedWindowSeconds", windowSeconds)
                .with("proposedFourEyes", fourEyes)
                .with("proposedRecoveryKeyWaitSeconds", recoveryKeyWaitSeconds)
                .with("proposedSettings", settings)
                .withProposer("proposedBy", proposer);
    }

    /** Returns who proposed it, whom another person must second. */
    public Proposer proposer() {
        return proposer;
    }
}

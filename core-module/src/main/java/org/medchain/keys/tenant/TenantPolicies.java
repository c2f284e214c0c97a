package org.medchain.keys.tenant;

import java.util.Optional;

/**
 * The policies of a tenant for destructions, for its audit trail, and for what seals under its data keys.
 *
 * @param chosenFourEyes whether a second privacy officer must approve a destruction; absent: if the window is under 24 hours
 * @param keepPatientIdsInAudit whether the audit trail keeps a patient's id after the patient's keys were erased
 * @param sealingLimits of each new data key
 */
public record TenantPolicies(
        DestructionWindow destructionWindow,
        Optional<Boolean> chosenFourEyes,
        AuditRetention auditRetention,
        boolean keepPatientIdsInAudit,
        SealingLimits sealingLimits) {

    /** What holds for a tenant of which nothing else is said. */
    public static final TenantPolicies DEFAULT = new TenantPolicies(
            DestructionWindow.DEFAULT, Optional.empty(), AuditRetention.DEFAULT, false, SealingLimits.NONE);

    /** The policies that were said, the default for each that was not. */
    public static TenantPolicies of(
            Optional<DestructionWindow> destructionWindow,
            Optional<Boolean> fourEyes,
            Optional<AuditRetention> auditRetention,
            Optional<Boolean> keepPatientIdsInAudit) {
        return new TenantPolicies(
                destructionWindow.orElse(DEFAULT.destructionWindow()),
                fourEyes,
                auditRetention.orElse(DEFAULT.auditRetention()),
                keepPatientIdsInAudit.orElse(DEFAULT.keepPatientIdsInAudit()),
                SealingLimits.NONE);
    }

    /** These, with other limits of data keys. */
    public TenantPolicies with(SealingLimits limits) {
        return new TenantPolicies(destructionWindow, chosenFourEyes, auditRetention, keepPatientIdsInAudit, limits);
    }

    /** Whether both say the same of destructions. */
    boolean isForDestructionsAs(TenantPolicies other) {
        return destructionWindow.equals(other.destructionWindow) && chosenFourEyes.equals(other.chosenFourEyes);
    }

    /** These, with what the other ones say of destructions. */
    TenantPolicies forDestructionsAs(TenantPolicies other) {
        return new TenantPolicies(
                other.destructionWindow, other.chosenFourEyes, auditRetention, keepPatientIdsInAudit, sealingLimits);
    }

    /** Whether a second privacy officer must approve a destruction before its window begins. */
    public boolean fourEyes() {
        return chosenFourEyes.orElseGet(destructionWindow::asksForFourEyes);
    }
}

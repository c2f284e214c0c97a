package org.medchain.keys.tenant;

import java.util.Optional;

/**
 * The policies of a tenant for destructions, for its audit trail, and for what seals under its data keys.
 *
 * @param chosenFourEyes whether a second privacy officer must approve a destruction; absent: if the window is under 24 hours
 * @param keepPatientIdsInAudit whether the audit trail keeps a patient's id after the patient's keys were erased
 * @param sealingLimits of each new data key
 * @param recoveryKeyWait of another recovery key, once two people agreed on it
 */
public record TenantPolicies(
        DestructionWindow destructionWindow,
        Optional<Boolean> chosenFourEyes,
        AuditRetention auditRetention,
        boolean keepPatientIdsInAudit,
        SealingLimits sealingLimits,
        RecoveryKeyWait recoveryKeyWait) {

    /** The policies of a tenant that sets none. */
    public static final TenantPolicies DEFAULT = new TenantPolicies(
            DestructionWindow.DEFAULT,
            Optional.empty(),
            AuditRetention.DEFAULT,
            false,
            SealingLimits.NONE,
            RecoveryKeyWait.DEFAULT);

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
                SealingLimits.NONE,
                DEFAULT.recoveryKeyWait());
    }

    /** Returns these policies with other limits of data keys. */
    public TenantPolicies with(SealingLimits limits) {
        return new TenantPolicies(
                destructionWindow, chosenFourEyes, auditRetention, keepPatientIdsInAudit, limits, recoveryKeyWait);
    }

    /** Returns these policies with another wait of recovery keys. */
    public TenantPolicies with(RecoveryKeyWait wait) {
        return new TenantPolicies(
                destructionWindow, chosenFourEyes, auditRetention, keepPatientIdsInAudit, sealingLimits, wait);
    }

    /** These, with another retention of audit events. */
    TenantPolicies with(AuditRetention retention) {
        return new TenantPolicies(
                destructionWindow, chosenFourEyes, retention, keepPatientIdsInAudit, sealingLimits, recoveryKeyWait);
    }

    /** These, where the audit trail keeps no id of a patient whose keys were erased. */
    TenantPolicies withoutPatientIdsInAudit() {
        return new TenantPolicies(
                destructionWindow, chosenFourEyes, auditRetention, false, sealingLimits, recoveryKeyWait);
    }

    /**
     * Returns these policies with what the other ones say of destructions, and a wait that is no shorter than theirs.
     */
    TenantPolicies protectingAs(TenantPolicies other) {
        return new TenantPolicies(
                other.destructionWindow,
                other.chosenFourEyes,
                auditRetention,
                keepPatientIdsInAudit,
                sealingLimits,
                recoveryKeyWait.isShorterThan(other.recoveryKeyWait) ? other.recoveryKeyWait : recoveryKeyWait);
    }

    /** Returns true if a second privacy officer must approve a destruction before its window begins. */
    public boolean fourEyes() {
        return chosenFourEyes.orElseGet(destructionWindow::asksForFourEyes);
    }
}

package org.medchain.keys.tenant;

import java.util.Optional;

/**
 * The policies of a tenant for destructions and for its audit trail.
 *
 * @param chosenFourEyes whether a second privacy officer must approve a destruction; absent: if the window is under 24 hours
 * @param keepPatientIdsInAudit whether the audit trail keeps a patient's id after the patient's keys were erased
 */
public record TenantPolicies(
        DestructionWindow destructionWindow,
        Optional<Boolean> chosenFourEyes,
        AuditRetention auditRetention,
        boolean keepPatientIdsInAudit) {

    /** What holds for a tenant of which nothing else is said. */
    public static final TenantPolicies DEFAULT =
            new TenantPolicies(DestructionWindow.DEFAULT, Optional.empty(), AuditRetention.DEFAULT, false);

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
                keepPatientIdsInAudit.orElse(DEFAULT.keepPatientIdsInAudit()));
    }

    /** Whether both say the same of destructions. */
    boolean isForDestructionsAs(TenantPolicies other) {
        return destructionWindow.equals(other.destructionWindow) && chosenFourEyes.equals(other.chosenFourEyes);
    }

    /** These, with what the other ones say of destructions. */
    TenantPolicies forDestructionsAs(TenantPolicies other) {
        return new TenantPolicies(other.destructionWindow, other.chosenFourEyes, auditRetention, keepPatientIdsInAudit);
    }

    /** Whether a second privacy officer must approve a destruction before its window begins. */
    public boolean fourEyes() {
        return chosenFourEyes.orElseGet(destructionWindow::asksForFourEyes);
    }
}

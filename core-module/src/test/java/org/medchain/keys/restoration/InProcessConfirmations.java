package org.medchain.keys.restoration;

import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.tenant.TenantStore;

/** The confirmation of restorations in a process without a server. */
public final class InProcessConfirmations {

    private InProcessConfirmations() {}

    public static RestorationOperations of(InProcessAudit audit, TenantStore tenants) {
        return new RestorationOperations(
                audit.operations(),
                tenants,
                audit.restorations().restored(),
                audit.restorations().store(),
                audit.database().time());
    }
}

package org.medchain.keys.restoration;

import java.time.Clock;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.restoration.LostLines;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.TenantStore;

/** The confirmation of restorations in a process without a server. */
public final class InProcessConfirmations {

    private InProcessConfirmations() {}

    public static RestorationOperations of(InProcessAudit audit, TenantStore tenants) {
        return of(audit, tenants, Clock.systemUTC());
    }

    static RestorationOperations of(InProcessAudit audit, TenantStore tenants, Clock ofServer) {
        return new RestorationOperations(
                audit.operations(),
                tenants,
                audit.restorations().restored(),
                audit.restorations().store(),
                audit.database().time(),
                InProcessDatabase.comparing(ofServer, audit.database().time()));
    }

    /** Finds the tenant's database to be older than the erasure register. */
    public static void find(InProcessAudit audit, TenantId tenantId) {
        audit.restorations().restored().noteRestored(tenantId, LostLines.ofErasures(1));
    }

    /** Finds that, and has it confirmed by two officers of a tenant with four eyes. */
    public static void findAndConfirm(InProcessAudit audit, TenantStore tenants, TenantId tenantId) {
        find(audit, tenantId);
        RestorationOperations restorations = of(audit, tenants);
        for (String officer : List.of("officer", "second officer")) {
            audit.callAs(tenantId, officer);
            restorations.confirm(restorations.read().last().orElseThrow().id());
        }
    }
}

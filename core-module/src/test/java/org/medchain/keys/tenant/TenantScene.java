package org.medchain.keys.tenant;

import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.server.database.DatabaseKind;

/** A tenant, and an administrator of the installation who calls. */
abstract class TenantScene {

    static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");

    final InProcessAudit audit;
    final InProcessTenants prepared;
    final TenantId tenant;
    final TenantId unregistered = new TenantId("new-" + UUID.randomUUID());
    TenantOperations administration;

    TenantScene(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessTenants(audit);
        administration = prepared.administrationAt(NOW);
        tenant = prepared.add();
        audit.callAsAdministrator();
    }
}

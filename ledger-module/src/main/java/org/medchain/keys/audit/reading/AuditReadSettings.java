package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of reading the audit trail.
 *
 * @param perTenant how many reads of a tenant's trail are under way at once on one server
 */
@Shared
record AuditReadSettings(int perTenant) implements Settings {

    private static final NumberVariable PER_TENANT = new NumberVariable("AUDIT_READS_PER_TENANT", 4, 1, 1000);

    AuditReadSettings {
        PER_TENANT.check(perTenant);
    }

    @Inject
    AuditReadSettings(Variables variables) {
        this(variables.number(PER_TENANT));
    }
}

package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** The settings of the audit ledger, by the names that README.md lists. */
@ApplicationScoped
public class AuditSettings {

    private Variables variables;

    /** For the proxy. */
    protected AuditSettings() {}

    @Inject
    public AuditSettings(Config config) {
        this.variables = new Variables(config);
    }

    /** How long an operation waits for its audit event to be on disk before it is refused. */
    public Duration deadline() {
        return Duration.ofMillis(variables.number("AUDIT_DEADLINE_MILLIS", 2000, 50, 60_000));
    }

    /** How many writers of the ledger work side by side; a tenant's events all go through one. */
    public int writers() {
        return variables.number("AUDIT_WRITERS", 2, 1, 64);
    }

    /** How many operations a writer commits together at most. */
    public int groupLimit() {
        return variables.number("AUDIT_GROUP_LIMIT", 512, 1, 10_000);
    }
}

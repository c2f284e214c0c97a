package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** The settings of the audit ledger, by the names that README.md lists. */
@ApplicationScoped
public class AuditSettings {

    private static final int MAX_WRITERS = 64;

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

    /**
     * How many writers of the ledger work side by side; a tenant's events all go through one. By default one for four processors:
     * a second one halves the groups, and what a group takes besides its events is paid twice as often.
     */
    public int writers() {
        int few = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
        return variables.number("AUDIT_WRITERS", Math.min(few, MAX_WRITERS), 1, MAX_WRITERS);
    }

    /** How many operations a writer commits together at most. */
    public int groupLimit() {
        return variables.number("AUDIT_GROUP_LIMIT", 512, 1, 10_000);
    }
}

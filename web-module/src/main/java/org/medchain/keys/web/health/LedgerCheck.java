package org.medchain.keys.web.health;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.audit.LedgerHealth;
import org.medchain.keys.server.Shared;

/**
 * Readiness check: the audit ledger commits what it is given. One that has committed nothing for longer than an operation waits
 * refuses everything.
 */
@Readiness
@Shared
record LedgerCheck(LedgerHealth ledger, ReadinessLog log) implements HealthCheck {

    @Inject
    LedgerCheck {}

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("audit-ledger")
                .status(log.tell("audit-ledger", ledger.commits()))
                .build();
    }
}

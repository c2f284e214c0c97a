package org.medchain.keys.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.medchain.keys.audit.LedgerHealth;

/**
 * Readiness check: the audit ledger commits what it is given. One that has committed nothing for longer than an operation waits
 * refuses everything.
 */
@Readiness
@ApplicationScoped
public class LedgerCheck implements HealthCheck {

    private LedgerHealth ledger;
    private ReadinessLog log;

    /** The proxy calls this constructor. */
    protected LedgerCheck() {}

    @Inject
    LedgerCheck(LedgerHealth ledger, ReadinessLog log) {
        this.ledger = ledger;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("audit-ledger")
                .status(log.tell("audit-ledger", ledger.commits()))
                .build();
    }
}

package org.medchain.keys.kms;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;

/** Logs and audits each opening and closing of a circuit breaker. */
@Shared
final class BreakerJournal {

    private static final Logger LOG = System.getLogger(BreakerJournal.class.getName());

    private final AuditedOperations operations;
    private final LimitedLog outages = new LimitedLog(LOG);

    @Inject
    BreakerJournal(AuditedOperations operations) {
        this.operations = operations;
    }

    void record(BreakerReport report) {
        boolean closed = report.state() == BreakerState.CLOSED;
        LOG.log(
                closed ? Level.INFO : Level.WARNING,
                "circuit breaker {0} is {1} after {2} failures",
                report.name(),
                report.state(),
                report.failures());
        try {
            operations
                    .byItself(Optional.empty())
                    .run(closed ? Operation.CLOSE_CIRCUIT_BREAKER : Operation.OPEN_CIRCUIT_BREAKER, attempt -> {
                        attempt.calls(Optional.of(report.name().region()));
                        return Recorded.found(report);
                    });
        } catch (AuditUnavailableException e) {
            // Nothing was handed out: the call that moved the breaker has its own event, or fails for the same reason.
            outages.log(Level.ERROR, "the change of a circuit breaker could not be audited", "", e);
        }
    }
}

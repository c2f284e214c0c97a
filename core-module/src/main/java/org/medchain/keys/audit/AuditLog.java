package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.caller.Caller;

/**
 * Reads the events of the caller's own tenant; reading is an operation like any other and leaves its own event. The auditor
 * of the installation, whose token is for every tenant, reads the events that belong to none.
 */
@ApplicationScoped
public class AuditLog {

    private AuditedOperations operations;
    private AuditLedger ledger;
    private AuditEvents events;

    /** For the proxy. */
    protected AuditLog() {}

    @Inject
    AuditLog(AuditedOperations operations, AuditLedger ledger, AuditEvents events) {
        this.operations = operations;
        this.ledger = ledger;
        this.events = events;
    }

    /**
     * One page of events, newest first: one more than the limit if there are more to come.
     *
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public List<AuditEvent> read(AuditQuery query) {
        return operations.run(Operation.READ_AUDIT_LOG, query.patientId(), attempt -> {
            if (attempt.caller().scope() == Caller.Scope.NO_TENANT) {
                throw new CallerRefusedException();
            }
            List<AuditEvent> found = events.find(attempt.caller().tenant(), query);
            ledger.recordSuccess(attempt);
            return found;
        });
    }
}

package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;

/** Reads the events of the caller's own tenant; reading is an operation like any other and leaves its own event. */
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
            TenantId tenantId = attempt.caller().tenant().orElseThrow(CallerRefusedException::new);
            List<AuditEvent> found = events.find(tenantId, query);
            ledger.recordSuccess(attempt);
            return found;
        });
    }
}

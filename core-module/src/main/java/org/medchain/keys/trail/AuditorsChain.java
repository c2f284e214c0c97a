package org.medchain.keys.trail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.caller.Caller;

/**
 * Lets an auditor do something with the one chain that the token names: its tenant's, or for a token of every tenant the
 * installation's own, with what belongs to no tenant. What is done is an operation like any other and leaves one event.
 */
@ApplicationScoped
public class AuditorsChain {

    private AuditedOperations operations;
    private AuditLedger ledger;

    /** For the proxy. */
    protected AuditorsChain() {}

    @Inject
    AuditorsChain(AuditedOperations operations, AuditLedger ledger) {
        this.operations = operations;
        this.ledger = ledger;
    }

    /**
     * The event is on disk when this returns.
     *
     * @param work gets the chain's name
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    <T> T run(Operation operation, Optional<PatientId> patientId, Function<String, T> work) {
        return operations.run(operation, patientId, attempt -> {
            T result = work.apply(chainOf(attempt.caller()));
            ledger.recordSuccess(attempt);
            return result;
        });
    }

    private static String chainOf(Caller caller) {
        if (caller.scope() == Caller.Scope.NO_TENANT) {
            throw new CallerRefusedException();
        }
        return caller.tenant().map(TenantId::value).orElse(AuditEvent.INSTALLATION);
    }
}

package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;

/**
 * Runs an auditor's operation on the one chain that the token names: its tenant's, or for a token of every tenant the
 * installation's own, with what belongs to no tenant. What is done is an operation like any other and leaves one event.
 */
@Shared
public final class AuditorsChain {

    private final AuditedOperations operations;

    @Inject
    AuditorsChain(AuditedOperations operations) {
        this.operations = operations;
    }

    /**
     * The event is on disk when this returns.
     *
     * @param work gets the chain's name
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    <T> T run(Operation operation, Optional<PatientId> patientId, Function<String, T> work) {
        return operations
                .installation()
                .on(patientId)
                .run(operation, attempt -> Recorded.found(work.apply(chainOf(attempt.caller()))));
    }

    private static String chainOf(Caller caller) {
        if (caller.scope() == Caller.Scope.NO_TENANT) {
            throw new CallerRefusedException();
        }
        return nameFor(caller);
    }

    static String nameFor(Caller caller) {
        return caller.tenant().map(TenantId::value).orElse(AuditEvent.INSTALLATION);
    }
}

package org.medchain.keys.web.security;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.RefusedOperations;
import org.medchain.keys.server.caller.RequestDetails;

/**
 * The operation that the current request asks for, so that its refusal can be audited before the operation itself has
 * begun.
 */
@RequestScoped
public class RequestedOperation {

    private RefusedOperations refused;
    private RequestDetails request;

    private Operation operation;
    private PatientId patientId;

    /** The proxy calls this constructor. */
    protected RequestedOperation() {}

    @Inject
    RequestedOperation(RefusedOperations refused, RequestDetails request) {
        this.refused = refused;
        this.request = request;
    }

    void asksFor(Operation requested, Optional<PatientId> concerned) {
        this.operation = requested;
        this.patientId = concerned.orElse(null);
    }

    /**
     * Records the refusal, unless the operation began and so has its event, or nobody is known to have asked.
     *
     * @throws org.medchain.keys.AuditUnavailableException if the event could not be stored
     */
    public void auditRefusal(FailureReason reason) {
        if (request.isAudited()) {
            return;
        }
        if (operation == null) {
            refused.refuseUnknown(reason);
        } else {
            refused.refuse(operation, Optional.ofNullable(patientId), reason);
        }
    }
}

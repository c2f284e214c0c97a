package org.medchain.keys.console.access;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.RefusedOperations;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.RequestDetails;

/** Records refusals in the audit trail, as the HTTP interface does. */
@Shared
record AuditedRefusals(RefusedOperations refused, RequestDetails request) implements RefusalRecord {

    @Inject
    AuditedRefusals {}

    @Override
    public void refuse(Operation operation, Optional<PatientId> patientId, FailureReason reason) {
        refused.refuse(operation, patientId, reason);
    }

    @Override
    public void refuseUnknown(FailureReason reason) {
        refused.refuseUnknown(reason);
    }

    @Override
    public boolean isAudited() {
        return request.isAudited();
    }
}

package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.AuditLog;
import org.medchain.keys.server.Shared;

/** Tells auditors who used the keys of a patient, when and for what: the newest events of the trail about the patient. */
@Shared
record PatientEvents(AuditLog log, LimitedAuditReads reads) {

    static final int MOST = 20;

    @Inject
    PatientEvents {}

    Section<AuditRow> of(Visit visit, PatientId patient) {
        return visit.ofTenant(Operation.READ_AUDIT_LOG, () -> read(visit, patient))
                .first(MOST);
    }

    private List<AuditRow> read(Visit visit, PatientId patient) {
        AuditQuery query = AuditQuery.ofPatient(Optional.of(patient), MOST);
        return reads.read(() -> log.read(query)).stream()
                .limit(MOST)
                .map(event -> AuditRow.of(event, visit.texts()))
                .toList();
    }
}

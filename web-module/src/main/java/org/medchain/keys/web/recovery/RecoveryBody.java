package org.medchain.keys.web.recovery;

import java.util.List;
import java.util.Optional;
import org.medchain.keys.PatientId;
import org.medchain.keys.escrow.recovery.RecoveryReason;
import org.medchain.keys.web.json.Bodies;

/** The body of a request for a recovery. */
public record RecoveryBody(String reason, List<String> patientIds) {

    RecoveryReason toReason() {
        return new RecoveryReason(reason);
    }

    Optional<List<PatientId>> toPatientIds() {
        return Optional.ofNullable(patientIds)
                .map(ids -> ids.stream()
                        .map(id -> new PatientId(Bodies.require("patientIds", id)))
                        .toList());
    }
}

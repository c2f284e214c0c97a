package org.medchain.keys.web.revocation;

import java.util.List;
import org.medchain.keys.PatientId;
import org.medchain.keys.RevokedPatients;

/** The patients whose keys were revoked, as clients see them. */
public record RevocationsView(
        List<String> patientIds, boolean allPatients, String cursor, boolean more, long intervalSeconds) {

    static RevocationsView of(RevokedPatients revoked) {
        return new RevocationsView(
                revoked.patients().stream().map(PatientId::value).toList(),
                revoked.all(),
                revoked.cursor(),
                revoked.more(),
                revoked.interval().toSeconds());
    }
}

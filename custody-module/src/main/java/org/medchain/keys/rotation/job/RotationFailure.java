package org.medchain.keys.rotation.job;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.FailureReason;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;

/** The note that a rotation could re-wrap none of a patient's data keys, and why. */
record RotationFailure(RotationRowId job, PatientRowId patient, Optional<DataKeyId> keyId, FailureReason reason) {

    private static final BulkTable TABLE = new BulkTable("rotation_failures")
            .column("tenant_id", SqlType.TEXT)
            .column("id", SqlType.UUID)
            .column("job", SqlType.UUID)
            .column("patient", SqlType.UUID)
            .column("key_id", SqlType.UUID)
            .column("reason", SqlType.TEXT);

    /** Stores the notes in their order. */
    static void insert(EntityManager entityManager, boolean distributed, List<RotationFailure> failures) {
        if (!failures.isEmpty()) {
            RoundTrip changes = new RoundTrip(distributed);
            TABLE.insert(changes, failures.stream().map(RotationFailure::row).toList());
            changes.send(entityManager);
        }
    }

    private Object[] row() {
        return new Object[] {
            job.tenantId().value(),
            UuidCreator.getTimeOrderedEpoch(),
            job.id().value(),
            patient.value(),
            keyId.map(DataKeyId::value).orElse(null),
            reason.name()
        };
    }
}

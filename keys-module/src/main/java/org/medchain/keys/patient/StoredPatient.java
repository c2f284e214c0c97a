package org.medchain.keys.patient;

import java.util.Optional;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;

/**
 * One of many patients that are read together; to be closed after use.
 *
 * @param patientId empty if the row has one that no patient may have
 * @param keys empty if the patient's keys may not be used, or can't be
 * @param damaged true if the row has no id of a patient, or the erasure key of an active patient is lost or does not open
 */
public record StoredPatient(PatientRowId id, Optional<PatientId> patientId, Optional<PatientKeys> keys, boolean damaged)
        implements AutoCloseable {

    /** Makes one whose row and erasure key are there. */
    public StoredPatient(PatientRowId id, EncryptionContext context, Optional<PatientKeys> keys) {
        this(id, Optional.of(context.patientId()), keys, false);
    }

    public boolean isReadable() {
        return patientId.isPresent();
    }

    /** Returns the context of a patient whose row can be read. */
    public EncryptionContext context() {
        return new EncryptionContext(id.tenantId(), patientId.orElseThrow());
    }

    @Override
    public void close() {
        keys.ifPresent(PatientKeys::close);
    }
}

package org.medchain.keys.patient;

import java.util.Optional;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;

/**
 * One of many patients that are read together; to be closed after use.
 *
 * @param patientId empty if the row has one that no patient may have
 * @param keys empty if the patient's keys may not be used
 */
public record StoredPatient(PatientRowId id, Optional<PatientId> patientId, Optional<PatientKeys> keys)
        implements AutoCloseable {

    public StoredPatient(PatientRowId id, EncryptionContext context, Optional<PatientKeys> keys) {
        this(id, Optional.of(context.patientId()), keys);
    }

    /** Returns a patient whose row can't be read. */
    static StoredPatient unreadable(PatientRowId id) {
        return new StoredPatient(id, Optional.empty(), Optional.empty());
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

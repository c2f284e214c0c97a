package org.medchain.keys.patient;

import java.util.Optional;
import org.medchain.keys.EncryptionContext;

/**
 * One of many patients that are read together; to be closed after use.
 *
 * @param keys empty if the patient's keys may not be used
 */
public record StoredPatient(PatientRowId id, EncryptionContext context, Optional<PatientKeys> keys)
        implements AutoCloseable {

    @Override
    public void close() {
        keys.ifPresent(PatientKeys::close);
    }
}

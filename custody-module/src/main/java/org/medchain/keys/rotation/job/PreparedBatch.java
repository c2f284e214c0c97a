package org.medchain.keys.rotation.job;

import java.util.List;
import org.medchain.keys.patient.PatientRowId;

/**
 * Patients whose data keys were re-wrapped and are not stored yet; to be closed after use.
 *
 * @param from the last patient before the first
 * @param patients one at least
 */
record PreparedBatch(PatientRowId from, List<PreparedPatient> patients) implements AutoCloseable {

    /** The last patient. */
    PatientRowId reached() {
        return patients.get(patients.size() - 1).patient().id();
    }

    /** Wipes the erasure keys. */
    @Override
    public void close() {
        patients.forEach(prepared -> prepared.patient().close());
    }
}

package org.medchain.keys.rotation;

import java.util.List;
import java.util.UUID;

/**
 * Patients whose data keys were re-wrapped and are not stored yet; to be closed after use.
 *
 * @param from the last patient before the first
 * @param patients one at least
 */
record PreparedBatch(UUID from, List<PreparedPatient> patients) implements AutoCloseable {

    /** The last patient. */
    UUID reached() {
        return patients.get(patients.size() - 1).patient().id().value();
    }

    /** Wipes the erasure keys. */
    @Override
    public void close() {
        patients.forEach(prepared -> prepared.patient().close());
    }
}

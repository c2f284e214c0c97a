package org.medchain.keys.chain;

import java.util.Optional;

/**
 * An entry as the database and the export hold it. Nothing here is verified: the hash is the one that was stored with the
 * entry.
 *
 * @param patient absent if the event is about no patient, or the patient's keys were erased since
 */
public record RecordedEntry(AuditEntry entry, Hash hash, Optional<PatientCommitment> patient) {

    /** Returns the entry without the patient: patient ids don't belong in logs. */
    @Override
    public String toString() {
        return "RecordedEntry[" + entry + "]";
    }
}

package org.medchain.keys.patient;

import org.medchain.keys.audit.Effect;

/**
 * A patient whom the records know, or the store of erasure keys alone: then the records were restored from before the first data key.
 *
 * @param id the row that the records have, or had
 * @param storing gives them the row back where they lack it; refused when applied if the keys are destroyed, or another request was first
 */
public record ReturningPatient(PatientRowId id, Effect storing) {

    /** One whom the records know. */
    public static ReturningPatient stored(PatientRowId id) {
        return new ReturningPatient(id, Effect.NONE);
    }
}

package org.medchain.keys.patient;

import org.medchain.keys.audit.Effect;

/**
 * A patient whom the records know, or the store of erasure keys alone: then the records were restored from before the first data key.
 *
 * @param id the row that the records have, or had
 * @param storing gives them the row back where they lack it; refused when applied if the keys are destroyed, or another request was first
 */
public record KnownPatient(PatientRowId id, Effect storing) {

    /** One whom the records know. */
    public static KnownPatient stored(PatientRowId id) {
        return new KnownPatient(id, Effect.NONE);
    }
}

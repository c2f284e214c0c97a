package org.medchain.keys.patient;

import org.medchain.keys.audit.Effect;

/**
 * A patient whom the store of erasure keys knows and the records don't: these were restored from before the first data key.
 *
 * @param id the row that the records had
 * @param storing gives them the row back; refused when applied if the keys are destroyed, or another request was first
 */
public record ReturningPatient(PatientRowId id, Effect storing) {}

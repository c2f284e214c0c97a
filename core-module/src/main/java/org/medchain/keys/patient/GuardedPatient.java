package org.medchain.keys.patient;

import org.medchain.keys.chain.Hash;

/**
 * A patient as {@link PatientGuard} looks for it in the erasure register: by row and by hash.
 *
 * @param row of the patient
 * @param hash of the patient's id; a database that is behind may have another row of the same id
 */
record GuardedPatient(PatientRowId row, Hash hash) {}

package org.medchain.keys.patient;

import java.util.UUID;
import org.medchain.keys.chain.Hash;

/**
 * By what the erasure register may list a patient.
 *
 * @param row of the patient
 * @param hash of the patient's id; a database that is behind may have another row of the same id
 */
record GuardedPatient(UUID row, Hash hash) {}

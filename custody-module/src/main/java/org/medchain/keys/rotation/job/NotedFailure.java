package org.medchain.keys.rotation.job;

import java.util.UUID;
import org.medchain.keys.patient.PatientRowId;

/**
 * The stored note of a patient that failed.
 *
 * @param id of the note; later notes have greater ones
 */
record NotedFailure(UUID id, PatientRowId patient, FailedPatient failed) {}

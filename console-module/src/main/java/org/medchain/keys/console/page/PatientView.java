package org.medchain.keys.console.page;

/**
 * The contents of a patient's page.
 *
 * @param patientId empty while no patient is chosen
 * @param events the newest about the patient
 * @param hold the one hold, or none
 * @param erasures the one erasure that is not over, or none
 * @param officer whether the person may ask for an erasure
 */
public record PatientView(
        String patientId,
        Section<KeyRow> keys,
        Section<AuditRow> events,
        Section<HoldRow> hold,
        Section<ErasureRow> erasures,
        boolean officer) {}

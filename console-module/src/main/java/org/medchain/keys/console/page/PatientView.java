package org.medchain.keys.console.page;

import java.util.List;

/**
 * The contents of a patient's page.
 *
 * @param patientId empty while no patient is chosen
 * @param events the newest about the patient
 * @param hold the one hold, or none
 * @param erasures the one erasure that was not cancelled, or none: once it is over, keys and hold are hidden
 * @param reach what an erasure reaches and what not; empty if that is not known
 * @param officer whether the person may ask for an erasure
 */
public record PatientView(
        String patientId,
        Section<KeyRow> keys,
        Section<AuditRow> events,
        Section<HoldRow> hold,
        Section<ErasureRow> erasures,
        List<Reach> reach,
        boolean officer) {

    public PatientView {
        reach = List.copyOf(reach);
    }

    /**
     * The data keys that an erasure reaches, and what it does not reach.
     *
     * @param copies says until when backups have what was erased
     */
    public record Reach(long keys, String copies) {}
}

package org.medchain.keys.console.page;

import java.util.List;

/** The page of what came back: the outcome for each patient. */
public record TakenBackView(List<Ended> patients) {

    public TakenBackView {
        patients = List.copyOf(patients);
    }

    /**
     * The outcome for one patient.
     *
     * @param dataKeys empty if none came back
     * @param problem empty if they did
     */
    public record Ended(String patientId, String dataKeys, String problem) {}
}

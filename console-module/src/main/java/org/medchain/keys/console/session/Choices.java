package org.medchain.keys.console.session;

import java.util.Map;
import java.util.Optional;

/**
 * The choices of a person in a session.
 *
 * @param patientId the patient whose page is open, which no URL names
 * @param filters the filters of the audit trail
 */
public record Choices(Optional<String> patientId, Map<String, String> filters) {

    static final Choices NONE = new Choices(Optional.empty(), Map.of());

    public Choices {
        filters = Map.copyOf(filters);
    }

    public Choices withPatient(String chosen) {
        return new Choices(Optional.of(chosen), filters);
    }

    public Choices withFilters(Map<String, String> chosen) {
        return new Choices(patientId, chosen);
    }

    @Override
    public String toString() {
        return "Choices[redacted]";
    }
}

package org.medchain.keys.console.session;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * The choices of a person in a session.
 *
 * @param language the language of pages; empty for that of the browser
 * @param zone the time zone in which times are shown
 * @param patientId the patient whose page is open, which no URL names
 * @param filters the filters of the audit trail
 */
public record Choices(Optional<String> language, ZoneId zone, Optional<String> patientId, Map<String, String> filters) {

    static final Choices NONE = new Choices(Optional.empty(), ZoneOffset.UTC, Optional.empty(), Map.of());

    public Choices {
        filters = Map.copyOf(filters);
    }

    public Choices withLanguage(String chosen) {
        return new Choices(Optional.of(chosen), zone, patientId, filters);
    }

    public Choices withZone(ZoneId chosen) {
        return new Choices(language, chosen, patientId, filters);
    }

    public Choices withPatient(String chosen) {
        return new Choices(language, zone, Optional.of(chosen), filters);
    }

    public Choices withFilters(Map<String, String> chosen) {
        return new Choices(language, zone, patientId, chosen);
    }

    @Override
    public String toString() {
        return "Choices[redacted]";
    }
}

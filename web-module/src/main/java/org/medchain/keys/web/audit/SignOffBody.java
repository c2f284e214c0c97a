package org.medchain.keys.web.audit;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.time.LocalDate;
import org.medchain.keys.audit.reading.SignedWeek;

/** The body of a request that signs off a week: its Monday. */
public record SignOffBody(String first) {

    @JsonbCreator
    public SignOffBody(@JsonbProperty("first") String first) {
        this.first = first;
    }

    LocalDate toFirst() {
        return SignedWeek.parseFirst(first);
    }
}

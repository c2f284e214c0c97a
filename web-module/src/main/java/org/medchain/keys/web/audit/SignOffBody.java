package org.medchain.keys.web.audit;

import java.time.LocalDate;
import org.medchain.keys.audit.reading.SignedWeek;

/** The body of a request that signs off a week: its Monday. */
public record SignOffBody(String first) {

    LocalDate toFirst() {
        return SignedWeek.parseFirst(first);
    }
}

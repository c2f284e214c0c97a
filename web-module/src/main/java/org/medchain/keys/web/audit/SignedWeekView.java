package org.medchain.keys.web.audit;

import org.medchain.keys.audit.reading.SignedWeek;

/** A week that was signed off, as its reviewer sees it. */
public record SignedWeekView(String first, String last) {

    static SignedWeekView of(SignedWeek week) {
        return new SignedWeekView(week.first().toString(), week.last().toString());
    }
}

package org.medchain.keys.it.http;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** The last week that is over, from Monday to Sunday in UTC: the one that an auditor may sign off. */
final class LastWeek {

    private LastWeek() {}

    /** Returns its Monday. */
    static LocalDate first() {
        return LocalDate.now(ZoneOffset.UTC)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .minusWeeks(1);
    }
}

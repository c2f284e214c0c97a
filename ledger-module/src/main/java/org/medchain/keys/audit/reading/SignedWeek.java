package org.medchain.keys.audit.reading;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAdjusters;
import org.medchain.keys.MalformedValueException;

/**
 * A week that is reviewed: from a Monday to a Sunday, in UTC.
 *
 * @param first the Monday
 */
public record SignedWeek(LocalDate first) {

    /** Returns the last week that is over at a time. */
    public static SignedWeek before(Instant time) {
        LocalDate monday =
                LocalDate.ofInstant(time, ZoneOffset.UTC).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return new SignedWeek(monday.minusWeeks(1));
    }

    /**
     * Reads the Monday of a week, as clients send it.
     *
     * @param text null if there is none
     * @throws MalformedValueException if it is none of a calendar's days
     */
    public static LocalDate parseFirst(String text) {
        if (text == null) {
            throw new MalformedValueException("first", "is missing");
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new MalformedValueException("first", "must be a day (ISO 8601), such as 2026-11-23");
        }
    }

    /** Returns the Sunday. */
    public LocalDate last() {
        return first.plusDays(6);
    }

    /** Returns the moment at which it is over. */
    public Instant end() {
        return first.plusWeeks(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}

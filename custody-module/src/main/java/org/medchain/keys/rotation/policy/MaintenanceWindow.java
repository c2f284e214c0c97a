package org.medchain.keys.rotation.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.medchain.keys.MalformedValueException;

/**
 * The times when rotations by policy may run. A window that ends before it starts ends on the next day.
 *
 * @param end the first moment after it
 * @param days on which it starts
 */
public record MaintenanceWindow(LocalTime start, LocalTime end, ZoneId zone, Set<DayOfWeek> days) {

    private static final int LONGEST_ZONE = 64;
    private static final Pattern TIME = Pattern.compile("[0-9]{2}:[0-9]{2}");

    /** @throws MalformedValueException if it has no length or no days */
    public MaintenanceWindow {
        if (start.equals(end) || days.isEmpty()) {
            throw new MalformedValueException(
                    "window", "must have a start and an end that differ, and at least one day");
        }
        days = Set.copyOf(days);
    }

    /**
     * Reads a window as people and programs write it.
     *
     * @param zone UTC if it is absent
     * @param days names of days of the week; each day if they are absent
     * @throws MalformedValueException if a text is not what it must be, or they are no window together
     */
    public static MaintenanceWindow parse(
            Optional<String> start, Optional<String> end, Optional<String> zone, Optional<List<String>> days) {
        return new MaintenanceWindow(
                parseTime("window.start", start),
                parseTime("window.end", end),
                parseZone(zone.orElse("UTC")),
                days.map(MaintenanceWindow::parseDays).orElseGet(() -> EnumSet.allOf(DayOfWeek.class)));
    }

    private static LocalTime parseTime(String field, Optional<String> text) {
        try {
            return text.filter(it -> TIME.matcher(it).matches())
                    .map(LocalTime::parse)
                    .orElseThrow(() -> malformedTime(field));
        } catch (DateTimeException e) {
            throw malformedTime(field);
        }
    }

    private static MalformedValueException malformedTime(String field) {
        return new MalformedValueException(field, "must be a time of day from 00:00 to 23:59");
    }

    private static ZoneId parseZone(String text) {
        try {
            return ZoneId.of(text.length() <= LONGEST_ZONE ? text : "");
        } catch (DateTimeException e) {
            throw new MalformedValueException("window.zone", "must be a time zone, such as UTC or Europe/Berlin");
        }
    }

    private static Set<DayOfWeek> parseDays(List<String> names) {
        Set<DayOfWeek> parsed = EnumSet.noneOf(DayOfWeek.class);
        try {
            names.forEach(name -> parsed.add(DayOfWeek.valueOf(String.valueOf(name))));
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("window.days", "must be days of the week, from MONDAY to SUNDAY");
        }
        return parsed;
    }

    /** Returns when it opens next; empty if it is open. */
    Optional<Instant> nextOpening(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return isOpen(now, today) || isOpen(now, today.minusDays(1))
                ? Optional.empty()
                : IntStream.rangeClosed(0, DayOfWeek.values().length)
                        .mapToObj(today::plusDays)
                        .filter(day -> days.contains(day.getDayOfWeek()))
                        .map(day -> day.atTime(start).atZone(zone).toInstant())
                        .filter(now::isBefore)
                        .findFirst();
    }

    /** Returns true if it is open and opened on that day. */
    private boolean isOpen(Instant now, LocalDate day) {
        ZonedDateTime opening = day.atTime(start).atZone(zone);
        ZonedDateTime closing =
                (end.isAfter(start) ? day : day.plusDays(1)).atTime(end).atZone(zone);
        return days.contains(day.getDayOfWeek())
                && !now.isBefore(opening.toInstant())
                && now.isBefore(closing.toInstant());
    }
}

package org.medchain.keys.rotation.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.medchain.keys.MalformedValueException;

/**
 * The times when rotations by policy may run. A window that ends before it starts ends on the next day.
 *
 * @param end the first moment after it
 * @param days on which it starts
 */
public record MaintenanceWindow(LocalTime start, LocalTime end, ZoneId zone, Set<DayOfWeek> days) {

    /** @throws MalformedValueException if it has no length or no days */
    public MaintenanceWindow {
        if (start.equals(end) || days.isEmpty()) {
            throw new MalformedValueException(
                    "window", "must have a start and an end that differ, and at least one day");
        }
        days = Set.copyOf(days);
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

package org.medchain.keys.web.rotation;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.rotation.policy.MaintenanceWindow;

/** A maintenance window as clients send and see it. */
public record MaintenanceWindowBody(String start, String end, String zone, List<String> days) {

    private static final int LONGEST_ZONE = 64;
    private static final Pattern TIME = Pattern.compile("[0-9]{2}:[0-9]{2}");

    @JsonbCreator
    public MaintenanceWindowBody(
            @JsonbProperty("start") String start,
            @JsonbProperty("end") String end,
            @JsonbProperty("zone") String zone,
            @JsonbProperty("days") List<String> days) {
        this.start = start;
        this.end = end;
        this.zone = zone;
        this.days = days;
    }

    static MaintenanceWindowBody of(MaintenanceWindow window) {
        return new MaintenanceWindowBody(
                window.start().toString(),
                window.end().toString(),
                window.zone().getId(),
                window.days().stream().sorted().map(Enum::name).toList());
    }

    MaintenanceWindow toWindow() {
        return new MaintenanceWindow(parseTime("start", start), parseTime("end", end), parseZone(), parseDays());
    }

    private static LocalTime parseTime(String field, String text) {
        try {
            return Optional.ofNullable(text)
                    .filter(it -> TIME.matcher(it).matches())
                    .map(LocalTime::parse)
                    .orElseThrow(() -> malformedTime(field));
        } catch (DateTimeException e) {
            throw malformedTime(field);
        }
    }

    private static MalformedValueException malformedTime(String field) {
        return new MalformedValueException("window." + field, "must be a time of day from 00:00 to 23:59");
    }

    private ZoneId parseZone() {
        try {
            return ZoneId.of(Optional.ofNullable(zone)
                    .filter(it -> it.length() <= LONGEST_ZONE)
                    .orElse(zone == null ? "UTC" : ""));
        } catch (DateTimeException e) {
            throw new MalformedValueException("window.zone", "must be a time zone, such as UTC or Europe/Berlin");
        }
    }

    private Set<DayOfWeek> parseDays() {
        if (days == null) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> parsed = EnumSet.noneOf(DayOfWeek.class);
        try {
            days.forEach(day -> parsed.add(DayOfWeek.valueOf(String.valueOf(day))));
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("window.days", "must be days of the week, from MONDAY to SUNDAY");
        }
        return parsed;
    }
}

package org.medchain.keys.web.api;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.rotation.MaintenanceWindow;

/** A maintenance window as clients send and see it. */
public record MaintenanceWindowBody(String start, String end, String zone, List<String> days) {

    private static final int LONGEST_ZONE = 64;

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
        try {
            return new MaintenanceWindow(parseTime(start), parseTime(end), parseZone(), parseDays());
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new MalformedValueException("window");
        }
    }

    private static LocalTime parseTime(String text) {
        if (text == null || !text.matches("[0-9]{2}:[0-9]{2}")) {
            throw new MalformedValueException("window");
        }
        return LocalTime.parse(text);
    }

    private ZoneId parseZone() {
        if (zone != null && zone.length() > LONGEST_ZONE) {
            throw new MalformedValueException("window");
        }
        return zone == null ? ZoneId.of("UTC") : ZoneId.of(zone);
    }

    private Set<DayOfWeek> parseDays() {
        if (days == null) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> parsed = EnumSet.noneOf(DayOfWeek.class);
        days.forEach(day -> parsed.add(DayOfWeek.valueOf(String.valueOf(day))));
        return parsed;
    }
}

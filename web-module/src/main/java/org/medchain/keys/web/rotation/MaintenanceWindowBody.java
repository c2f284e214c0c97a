package org.medchain.keys.web.rotation;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.rotation.policy.MaintenanceWindow;

/** A maintenance window as clients send and see it. */
public record MaintenanceWindowBody(String start, String end, String zone, List<String> days) {

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
        return MaintenanceWindow.parse(
                Optional.ofNullable(start),
                Optional.ofNullable(end),
                Optional.ofNullable(zone),
                Optional.ofNullable(days));
    }
}

package org.medchain.keys.web.rotation;

import java.util.List;
import java.util.Optional;
import org.medchain.keys.rotation.policy.MaintenanceWindow;

/** A maintenance window as clients send and see it. */
public record MaintenanceWindowBody(String start, String end, String zone, List<String> days) {

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

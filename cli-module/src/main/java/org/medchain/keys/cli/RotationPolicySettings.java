package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import picocli.CommandLine.Option;

/** The settings of a rotation policy. Those that the command line does not name stay as they are. */
final class RotationPolicySettings {

    /** Behind the path of the tenant. */
    static final String PATH = "/rotation-policy";

    private static final String WINDOW = "window";
    private static final String NOTICE_DAYS = "noticeDays";

    @Option(
            names = "--enabled",
            arity = "1",
            paramLabel = "true|false",
            description = "whether wrappings are renewed without being asked for")
    Boolean enabled;

    @Option(names = "--max-age", paramLabel = "DURATION", description = "how old a wrapping may become, such as P90D")
    String maxAge;

    @Option(
            names = "--notice-days",
            paramLabel = "NUMBER",
            description = "how many days before a rotation the audit trail announces it; 0: it does not")
    Integer noticeDays;

    @Option(names = "--window-start", paramLabel = "TIME", description = "from when on rotations run, such as 22:00")
    String windowStart;

    @Option(names = "--window-end", paramLabel = "TIME", description = "until when they run, such as 05:00")
    String windowEnd;

    @Option(names = "--window-zone", paramLabel = "ZONE", description = "of the two times, such as Europe/Berlin")
    String windowZone;

    @Option(
            names = "--window-day",
            paramLabel = "DAY",
            description = "a day on which the window begins, such as SATURDAY")
    List<String> windowDays;

    @Option(names = "--no-window", description = "rotations run at any time")
    boolean noWindow;

    /** Returns what is named, as a merge patch (RFC 7396). */
    JsonObject toPatch() {
        JsonObjectBuilder builder = Json.createObjectBuilder();
        if (enabled != null) {
            builder.add("enabled", enabled);
        }
        add(builder, "maxAge", maxAge);
        if (noticeDays != null && noticeDays == 0) {
            builder.addNull(NOTICE_DAYS);
        } else if (noticeDays != null) {
            builder.add(NOTICE_DAYS, noticeDays);
        }
        JsonObject window = window();
        if (noWindow && !window.isEmpty()) {
            throw CommandFailedException.wrongUsage("--no-window and the options of a window exclude each other");
        }
        if (noWindow) {
            builder.addNull(WINDOW);
        } else if (!window.isEmpty()) {
            builder.add(WINDOW, window);
        }
        JsonObject patch = builder.build();
        if (patch.isEmpty()) {
            throw CommandFailedException.wrongUsage("nothing is to be set; --help shows the settings");
        }
        return patch;
    }

    private JsonObject window() {
        JsonObjectBuilder window = Json.createObjectBuilder();
        add(window, "start", windowStart);
        add(window, "end", windowEnd);
        add(window, "zone", windowZone);
        if (windowDays != null) {
            window.add("days", Json.createArrayBuilder(windowDays));
        }
        return window.build();
    }

    private static void add(JsonObjectBuilder body, String member, String text) {
        if (text != null) {
            body.add(member, text);
        }
    }

    /** Returns the policy that is to be set in place of the one that is shown. */
    static JsonObject merge(JsonObject patch, JsonObject shown) {
        return Json.createMergePatch(patch).apply(settingsOf(shown)).asJsonObject();
    }

    /** Returns the settings alone: the time of the next rotation and the proposal are shown and not set. */
    private static JsonObject settingsOf(JsonObject shown) {
        return Json.createObjectBuilder(shown)
                .remove("notBefore")
                .remove("proposed")
                .remove("proposedBy")
                .build();
    }
}

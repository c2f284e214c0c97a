package org.medchain.keys.cli;

import jakarta.json.JsonObject;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Looks at a rotation every second until it has ended, and shows how far it is. */
record RotationProgress(Terminal terminal, Service service) {

    private static final Set<String> ENDS = Set.of("DONE", "INCOMPLETE", "CANCELLED");

    /**
     * Returns true if the rotation moved all that it had to move. A service before 0.2.0 says {@code DONE} even if it
     * left keys behind.
     */
    static boolean endedWell(JsonObject rotation) {
        return rotation.getString("status").equals("DONE")
                && rotation.getJsonNumber("failed").longValue() == 0
                && !rotation.containsKey("tenantKeysFailed");
    }

    /** @return the rotation as it ended */
    JsonObject follow(JsonObject rotation) {
        ProgressLine line = new ProgressLine(terminal);
        String path = "/api/v1/rotations/" + Service.segment(rotation.getString("id"));
        JsonObject now = rotation;
        while (!ENDS.contains(now.getString("status"))) {
            line.show(words(now));
            pause();
            now = service.get(path);
        }
        line.end();
        return now;
    }

    private static String words(JsonObject rotation) {
        StringBuilder words = new StringBuilder(rotation.getString("status"))
                .append(": ")
                .append(rotation.getJsonNumber("done"))
                .append(" of ")
                .append(rotation.getJsonNumber("total"))
                .append(" patients");
        append(words, rotation, "rate", " a second");
        append(words, rotation, "eta", " expected end");
        append(words, rotation, "waitingFor", " waited for");
        return words.toString();
    }

    private static void append(StringBuilder words, JsonObject rotation, String member, String what) {
        if (rotation.containsKey(member)) {
            words.append(", ")
                    .append(rotation.get(member).toString().replace("\"", ""))
                    .append(what);
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitStatus.FAILED, "interrupted; the rotation continues", e);
        }
    }
}

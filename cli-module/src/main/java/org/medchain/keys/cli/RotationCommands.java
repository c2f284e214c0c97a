package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rotations of all data keys of the tenant. */
@Command(name = "rotation", description = "Rotations of all data keys of the tenant.")
record RotationCommands(Context context) {

    private static final String ROTATIONS = "/api/v1/rotations";
    private static final String ROTATION = "ROTATION_ID";

    @Command(description = "Starts a rotation.")
    int start(
            @Option(names = "--dry-run", description = "only counts what there is to do") boolean dryRun,
            @Option(names = "--follow", description = "stays until it has ended, and shows how far it is")
                    boolean follow) {
        JsonObject started = context.service().post(ROTATIONS + "?dryRun=" + dryRun);
        return follow ? follow(started) : context.show(started);
    }

    @Command(description = "Starts a rotation of what a compromise has to do with, and of nothing else.")
    int compromise(
            @Option(
                            names = "--wrapped-under",
                            paramLabel = "KEY",
                            description = "the CMK or KEK, as tenant wrappings shows it")
                    String wrappedUnder,
            @Option(
                            names = "--wrapped-from",
                            paramLabel = "TIME",
                            description = "what was wrapped then or later, such as 2027-01-31T22:00:00Z")
                    String wrappedFrom,
            @Option(names = "--wrapped-before", paramLabel = "TIME", description = "what was wrapped before")
                    String wrappedBefore,
            @Option(names = "--follow", description = "stays until it has ended, and shows how far it is")
                    boolean follow) {
        JsonObjectBuilder builder = Json.createObjectBuilder();
        add(builder, "wrappedUnder", wrappedUnder);
        add(builder, "wrappedFrom", wrappedFrom);
        add(builder, "wrappedBefore", wrappedBefore);
        JsonObject selected = builder.build();
        if (selected.isEmpty()) {
            throw CommandFailedException.wrongUsage("name --wrapped-under, --wrapped-from or --wrapped-before");
        }
        JsonObject started = context.service().post(ROTATIONS + "/compromise", selected);
        return follow ? follow(started) : context.show(started);
    }

    private static void add(JsonObjectBuilder body, String member, String text) {
        if (text != null) {
            body.add(member, text);
        }
    }

    @Command(description = "Lists the rotations.")
    int list() {
        return context.list(ROTATIONS);
    }

    @Command(description = "Shows a rotation, with the patients that failed.")
    int show(
            @Parameters(paramLabel = ROTATION) String rotation,
            @Option(names = "--follow", description = "stays until it has ended, and shows how far it is")
                    boolean follow) {
        JsonObject found = context.service().get(path(rotation));
        return follow ? follow(found) : context.show(found);
    }

    @Command(name = "keys-left", description = "Lists the data keys that a rotation could not move.")
    int keysLeft(@Parameters(paramLabel = ROTATION) String rotation) {
        return context.list(path(rotation) + "/keys-left");
    }

    private int follow(JsonObject rotation) {
        JsonObject ended = new RotationProgress(context.terminal(), context.service()).follow(rotation);
        int shown = context.show(ended);
        return RotationProgress.endedWell(ended) ? shown : ExitStatus.FAILED.code();
    }

    @Command(description = "Lets a rotation wait.")
    int pause(@Parameters(paramLabel = ROTATION) String rotation) {
        return context.show(context.service().post(path(rotation) + "/pause"));
    }

    @Command(description = "Lets a rotation that waits go on.")
    int resume(@Parameters(paramLabel = ROTATION) String rotation) {
        return context.show(context.service().post(path(rotation) + "/resume"));
    }

    @Command(
            description = {
                "Ends a rotation. What it moved stays moved.",
                "Where four eyes are on, one that a compromise started goes on (cancelProposedBy) until a second administrator does the same;"
                        + " resume takes that back."
            })
    int cancel(@Parameters(paramLabel = ROTATION) String rotation) {
        return context.show(context.service().post(path(rotation) + "/cancel"));
    }

    private static String path(String rotation) {
        return ROTATIONS + "/" + Service.segment(rotation);
    }
}

package org.medchain.keys.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rotations of all data keys of the tenant. */
@Command(name = "rotation", description = "Rotations of all data keys of the tenant.")
final class RotationCommands {

    private static final String ROTATIONS = "/api/v1/rotations";
    private static final String ROTATION = "ROTATION_ID";

    private final Context context;

    RotationCommands(Context context) {
        this.context = context;
    }

    @Command(description = "Starts a rotation.")
    int start(
            @Option(names = "--dry-run", description = "only counts what there is to do") boolean dryRun,
            @Option(names = "--follow", description = "stays until it has ended, and shows how far it is")
                    boolean follow) {
        JsonObject started = context.service().post(ROTATIONS + "?dryRun=" + dryRun);
        return follow ? follow(started) : context.show(started);
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

    private int follow(JsonObject rotation) {
        JsonObject ended = new RotationProgress(context.terminal(), context.service()).follow(rotation);
        context.show(ended);
        return RotationProgress.endedWell(ended) ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
    }

    @Command(description = "Lets a rotation wait.")
    int pause(@Parameters(paramLabel = ROTATION) String rotation) {
        return context.show(context.service().post(path(rotation) + "/pause"));
    }

    @Command(description = "Lets a rotation that waits go on.")
    int resume(@Parameters(paramLabel = ROTATION) String rotation) {
        return context.show(context.service().post(path(rotation) + "/resume"));
    }

    @Command(description = "Ends a rotation. What it moved stays moved.")
    int cancel(@Parameters(paramLabel = ROTATION) String rotation) {
        return context.show(context.service().post(path(rotation) + "/cancel"));
    }

    private static String path(String rotation) {
        return ROTATIONS + "/" + Service.segment(rotation);
    }
}

package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Legal holds, which keep a patient's keys from being destroyed. */
@Command(name = "hold", description = "Legal holds, which keep a patient's keys from being destroyed.")
record HoldCommands(Context context) {

    private static final String PATIENT = "PATIENT";

    @Command(description = "Places a hold.")
    int place(
            @Parameters(paramLabel = PATIENT) String patient,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why") String reason,
            @Option(names = "--replace", description = "gives the hold that there is this reason") boolean replace) {
        return context.show(context.service()
                .put(
                        path(patient),
                        Json.createObjectBuilder().add("reason", reason).build(),
                        replace));
    }

    @Command(description = "Shows the hold of a patient.")
    int show(@Parameters(paramLabel = PATIENT) String patient) {
        return context.show(context.service().get(path(patient)));
    }

    @Command(
            description = {
                "Lifts the hold of a patient.",
                "Where four eyes are on, the hold stays (liftProposedBy) until a second privacy officer does the same."
            })
    int lift(@Parameters(paramLabel = PATIENT) String patient) {
        JsonObject hold = context.service().delete(path(patient));
        if (hold.isEmpty()) {
            context.terminal().err().println("medchain: the hold is lifted");
            return ExitStatus.DONE.code();
        }
        return context.show(hold);
    }

    private static String path(String patient) {
        return Patients.path(patient) + "/legal-hold";
    }
}

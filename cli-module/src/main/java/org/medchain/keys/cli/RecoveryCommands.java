package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recoveries of data keys whose CMK or KEK is lost, from their escrow copies. {@code escrow recover} is what custodians do between. */
@Command(
        name = "recovery",
        description = "Recoveries of data keys whose CMK or KEK is lost. What custodians do is escrow recover.")
record RecoveryCommands(Context context) {

    private static final String RECOVERIES = "/api/v1/recoveries";
    private static final String RECOVERY = "RECOVERY_ID";
    private static final String PROBLEM = "problem";
    private static final String ITEMS = "items";

    @Command(description = "Asks for a recovery. Another officer must approve it, and it waits after that.")
    int request(
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why") String reason,
            @Option(
                            names = "--patient",
                            paramLabel = "PATIENT",
                            description = "whose data keys; once for each. Without it: of all patients of the tenant")
                    List<String> patients) {
        JsonObjectBuilder body = Json.createObjectBuilder().add("reason", reason);
        if (patients != null) {
            JsonArrayBuilder ids = Json.createArrayBuilder();
            patients.forEach(patient -> ids.add(Patients.parse(patient).value()));
            body.add("patientIds", ids);
        }
        return context.show(context.service().post(RECOVERIES, body.build()));
    }

    @Command(description = "Lists the recoveries, newest first.")
    int list() {
        return context.list(RECOVERIES);
    }

    @Command(description = "Shows how far a recovery is.")
    int show(@Parameters(paramLabel = RECOVERY) String recovery) {
        return context.show(context.service().get(path(recovery)));
    }

    @Command(description = "Approves a recovery that another person asked for. Its wait begins.")
    int approve(@Parameters(paramLabel = RECOVERY) String recovery) {
        return context.show(context.service().post(path(recovery) + "/approve"));
    }

    @Command(description = "Cancels a recovery that has not ended.")
    int cancel(@Parameters(paramLabel = RECOVERY) String recovery) {
        return context.show(context.service().post(path(recovery) + "/cancel"));
    }

    @Command(
            description =
                    "Begins the export once the wait is over. Tell the custodians sealedTo by another way than the files.")
    int export(@Parameters(paramLabel = RECOVERY) String recovery) {
        return context.show(context.service().post(path(recovery) + "/export"));
    }

    @Command(description = "Writes the escrow copies to files, one for each page, for escrow recover.")
    int copies(
            @Parameters(paramLabel = RECOVERY) String recovery,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "DIRECTORY",
                            description = "is empty, and gets page-1.json and so on")
                    Path target)
            throws IOException {
        context.checkOutput();
        String copies = path(recovery) + "/escrow-copies";
        ShareFiles.requireEmpty(target);
        try (ShareFiles files = ShareFiles.in(target)) {
            int pages = 0;
            for (String next = copies; next != null; ) {
                JsonObject page = context.service().get(next);
                pages++;
                files.write("page-" + pages + ".json", JsonText.of(page).getBytes(StandardCharsets.UTF_8));
                next = page.containsKey("nextCursor")
                        ? copies + "?cursor=" + Service.parameter(page.getString("nextCursor"))
                        : null;
            }
            files.keep();
            return context.show(Json.createObjectBuilder().add("pages", pages).build());
        }
    }

    @Command(
            name = "take-back",
            description =
                    "Sends what escrow recover wrote. Sending a file again does no harm. Fails if a patient's keys did not come back.")
    int takeBack(
            @Parameters(paramLabel = RECOVERY) String recovery,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "a file that escrow recover wrote")
                    List<Path> files)
            throws IOException {
        context.checkOutput();
        JsonArrayBuilder ended = Json.createArrayBuilder();
        boolean all = true;
        List<JsonObject> bodies = new ArrayList<>();
        for (Path file : files) {
            bodies.add(readRecovered(file));
        }
        try {
            for (JsonObject body : bodies) {
                JsonArray answers = context.service()
                        .post(path(recovery) + "/data-keys/batch", body)
                        .getJsonArray(ITEMS);
                for (int i = 0; i < answers.size(); i++) {
                    JsonObject answer = answers.getJsonObject(i);
                    all &= !answer.containsKey(PROBLEM);
                    ended.add(ended(body.getJsonArray(ITEMS).getJsonObject(i).getString("patientId", ""), answer));
                }
            }
        } finally {
            context.show(ended.build());
        }
        return all ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
    }

    private static JsonObject ended(String patient, JsonObject answer) {
        JsonObjectBuilder row = Json.createObjectBuilder().add("patientId", patient);
        answer.forEach((member, value) -> {
            if (member.equals(PROBLEM)) {
                row.add(member, value.asJsonObject().getString("title", ""));
            } else {
                row.add(member, value);
            }
        });
        return row.build();
    }

    private static JsonObject readRecovered(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                JsonReader reader = Json.createReader(in)) {
            JsonObject body = reader.readObject();
            body.getJsonArray(ITEMS).getValuesAs(JsonObject.class).forEach(item -> item.getString("patientId"));
            return body;
        } catch (JsonException | ClassCastException | NullPointerException e) {
            throw new CommandFailedException(
                    ExitStatus.WRONG_USAGE, "one of the files is none that escrow recover wrote", e);
        }
    }

    @Command(description = "Says that all is back. The key of this recovery is forgotten.")
    int complete(@Parameters(paramLabel = RECOVERY) String recovery) {
        return context.show(context.service().post(path(recovery) + "/complete"));
    }

    private static String path(String recovery) {
        return RECOVERIES + "/" + Service.segment(recovery);
    }
}

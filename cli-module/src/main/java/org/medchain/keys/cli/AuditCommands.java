package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The audit trail of the tenant. */
@Command(name = "audit", description = "The audit trail of the tenant.")
record AuditCommands(Context context) {

    private static final String AUDIT = "/admin/audit-logs";

    @Command(description = "Lists audit events, newest first.")
    int list(
            @Option(names = "--patient", paramLabel = "PATIENT", description = "of this patient") String patient,
            @Option(names = "--operation", paramLabel = "NAME", description = "such as DECRYPT_DATA_KEY")
                    String operation,
            @Option(names = "--actor", paramLabel = "NAME", description = "who did it") String actor,
            @Option(names = "--outcome", paramLabel = "OUTCOME", description = "SUCCESS or FAILURE") String outcome,
            @Option(names = "--from", paramLabel = "TIME", description = "not before: ISO 8601, in UTC") String from,
            @Option(names = "--to", paramLabel = "TIME", description = "before: ISO 8601, in UTC") String to,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "the newest N of them; 1000 if it is not given")
                    int limit) {
        requireLimit(limit);
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("patientId", patient);
        filters.put("operation", operation);
        filters.put("actor", actor);
        filters.put("outcome", outcome);
        return context.list(AUDIT + query(filters, from, to), limit);
    }

    @Command(description = "Counts the events of some time.")
    int summary(
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "TIME",
                            description = "not before: ISO 8601, in UTC")
                    String from,
            @Option(names = "--to", required = true, paramLabel = "TIME", description = "before: ISO 8601, in UTC")
                    String to) {
        return context.show(context.service().get(AUDIT + "/summary" + query(new LinkedHashMap<>(), from, to)));
    }

    @Command(
            name = "sign-off",
            description = "Signs off the review of the last week that is over, from Monday to Sunday (UTC).")
    int signOff(
            @Option(
                            names = "--week",
                            required = true,
                            paramLabel = "DAY",
                            description = "its Monday, such as 2026-11-23")
                    String first) {
        return context.show(context.service()
                .post(
                        AUDIT + "/sign-offs",
                        Json.createObjectBuilder().add("first", first).build()));
    }

    @Command(
            description =
                    "Records that a drill was done. The console shows as due what was not recorded within 365 days.")
    int drill(@Parameters(paramLabel = "DRILL", description = "restore or custodians") String drill) {
        return context.show(context.service()
                .post(
                        AUDIT + "/drills",
                        Json.createObjectBuilder().add("drill", drill).build()));
    }

    @Command(description = "Has the service verify the trail. verify-audit does so without trusting the service.")
    int verification() {
        return context.show(context.service().get(AUDIT + "/verification"));
    }

    @Command(description = "Lists the checkpoints of the trail, the last written first.")
    int checkpoints(
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "the newest N of them; 1000 if it is not given")
                    int limit) {
        requireLimit(limit);
        return context.list(AUDIT + "/checkpoints", limit);
    }

    @Command(
            name = "checkpoint-keys",
            description = "Writes the public keys that verify checkpoints to files, one for each, for verify-audit.")
    int checkpointKeys(
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "DIRECTORY",
                            description = "is empty, and gets checkpoint-key-1.pem and so on")
                    Path target)
            throws IOException {
        ShareFiles.requireEmpty(target);
        try (ShareFiles files = ShareFiles.in(target)) {
            List<JsonObject> keys = context.service()
                    .get(AUDIT + "/checkpoints?limit=1")
                    .getJsonArray("publicKeys")
                    .getValuesAs(JsonObject.class);
            for (int i = 0; i < keys.size(); i++) {
                byte[] pem = keys.get(i).getString("pem").getBytes(StandardCharsets.US_ASCII);
                files.write("checkpoint-key-" + (i + 1) + ".pem", pem);
            }
            files.keep();
        }
        return ExitStatus.DONE.code();
    }

    @Command(description = "Writes the whole trail to a file, for verify-audit.")
    int export(
            @Option(names = "--to", required = true, paramLabel = "FILE", description = "is made; - for the output")
                    Path target)
            throws IOException {
        try (WholeFile file = WholeFile.create(target, false, context.terminal());
                AnswerBody trail = context.service().download(AUDIT + "/export", "application/x-ndjson")) {
            trail.transferTo(file.out());
            trail.requireWholeLines();
            file.keep();
        }
        return ExitStatus.DONE.code();
    }

    private static void requireLimit(int limit) {
        if (limit < 1) {
            throw CommandFailedException.wrongUsage("--limit must be 1 or more");
        }
    }

    private static String query(Map<String, String> filters, String from, String to) {
        filters.put("from", from);
        filters.put("to", to);
        String query = filters.entrySet().stream()
                .filter(filter -> filter.getValue() != null)
                .map(filter -> filter.getKey() + "=" + Service.parameter(filter.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }
}

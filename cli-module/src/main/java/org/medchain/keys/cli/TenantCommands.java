package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tenants, and the keys that wrap their data keys. */
@Command(name = "tenant", description = "Tenants, and the keys that wrap their data keys.")
final class TenantCommands {

    private static final String TENANTS = "/api/v1/tenants";
    private static final String TENANT = "TENANT";

    private final Context context;

    TenantCommands(Context context) {
        this.context = context;
    }

    @Command(description = "Lists the tenants.")
    int list() {
        return context.list(TENANTS);
    }

    @Command(description = "Shows one tenant.")
    int show(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().get(path(tenant)));
    }

    @Command(description = "Registers a tenant. One that is registered is left as it is.")
    int register(
            @Parameters(paramLabel = TENANT) String tenant,
            @Option(names = "--name", required = true, paramLabel = "TEXT", description = "the hospital's name")
                    String name,
            @Option(names = "--cmk-arn", paramLabel = "ARN", description = "its CMK in AWS KMS") String cmkArn,
            @Option(
                            names = "--replica-arn",
                            paramLabel = "ARN",
                            description =
                                    "a replica of that CMK in another Region; in the order in which they stand in")
                    List<String> replicaArns,
            @Option(names = "--hsm-key-label", paramLabel = "LABEL", description = "its KEK in the HSM")
                    String hsmKeyLabel) {
        JsonObjectBuilder body = Json.createObjectBuilder().add("name", name);
        if (cmkArn != null) {
            body.add("kmsCmkArn", cmkArn);
        }
        if (replicaArns != null) {
            JsonArrayBuilder arns = Json.createArrayBuilder();
            replicaArns.forEach(arns::add);
            body.add("kmsReplicaArns", arns);
        }
        if (hsmKeyLabel != null) {
            body.add("hsmKeyLabel", hsmKeyLabel);
        }
        return context.show(created(tenant, body.build()));
    }

    private JsonObject created(String tenant, JsonObject body) {
        try {
            return context.service().create(path(tenant), body);
        } catch (CommandFailedException e) {
            if (e.answered() != Service.IS_THERE) {
                throw e;
            }
            throw CommandFailedException.answered(
                    e.answered(),
                    e.status(),
                    "the tenant is registered, and nothing was changed. To change it and keep the rest: GET " + TENANTS
                            + "/ID, change what you mean to, and PUT all of it to the same address"
                            + " (docs/operations.md, \"Changing a tenant\")");
        }
    }

    @Command(description = "Refuses all use of the tenant's keys until it is resumed.")
    int suspend(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().post(path(tenant) + "/suspend"));
    }

    @Command(description = "Ends the suspension of a tenant.")
    int resume(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().post(path(tenant) + "/resume"));
    }

    @Command(
            description = "Shows what was changed past the service in the tenant's row, adopts it, or has it put back.")
    int adopt(
            @Parameters(paramLabel = TENANT) String tenant,
            @Option(names = "--yes", description = "the row stays as it is and directs the service") boolean yes,
            @Option(names = "--put-back", description = "the row gets the values of its last change") boolean putBack) {
        if (yes && putBack) {
            throw CommandFailedException.wrongUsage("--yes and --put-back exclude each other");
        }
        if (!yes && !putBack) {
            return context.show(context.service().get(path(tenant) + "/adoption"));
        }
        JsonObject choice = Json.createObjectBuilder()
                .add("choice", yes ? "adopt" : "restore")
                .build();
        return context.show(context.service().post(path(tenant) + "/adoption", choice));
    }

    @Command(description = "Shows the state of the tenant's CMK.")
    int cmk(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().get(path(tenant) + "/cmk"));
    }

    @Command(description = "Shows under what the tenant's data keys are wrapped.")
    int wrappings(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().get(path(tenant) + "/wrappings"));
    }

    private static String path(String tenant) {
        return TENANTS + "/" + Service.segment(tenant);
    }
}

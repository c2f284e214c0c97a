package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medchain.keys.cli.Service.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tenants, and the keys that wrap their data keys. */
@Command(name = "tenant", description = "Tenants, and the keys that wrap their data keys.")
record TenantCommands(Context context) {

    private static final String TENANTS = "/api/v1/tenants";
    private static final String TENANT = "TENANT";
    private static final String RECOVERY_KEY = "/recovery-key";

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
            @Mixin TenantSettings settings) {
        JsonObjectBuilder body = Json.createObjectBuilder().add("name", name);
        settings.addTo(body);
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
                    "the tenant is registered, and nothing was changed; tenant set changes the settings that it names");
        }
    }

    @Command(description = "Changes the settings that are named, and leaves the others.")
    int set(
            @Parameters(paramLabel = TENANT) String tenant,
            @Option(names = "--name", paramLabel = "TEXT", description = "the hospital's name") String name,
            @Mixin TenantSettings settings,
            @Option(
                            names = "--reset",
                            paramLabel = "OPTION",
                            description = "gives the setting of this option its default, such as sealing-period")
                    List<String> reset) {
        JsonObjectBuilder builder = Json.createObjectBuilder();
        if (name != null) {
            builder.add("name", name);
        }
        settings.addTo(builder);
        JsonObject set = builder.build();
        JsonObjectBuilder patch = Json.createObjectBuilder(set);
        for (String option : reset == null ? List.<String>of() : reset) {
            String member = TenantSettings.memberOf(option);
            if (set.containsKey(member)) {
                throw CommandFailedException.wrongUsage("--reset names an option that is given too");
            }
            patch.addNull(member);
        }
        JsonObject body = patch.build();
        if (body.isEmpty()) {
            throw CommandFailedException.wrongUsage("no setting is given; --help lists them");
        }
        return context.show(context.service().patch(path(tenant), body));
    }

    @Command(description = "Refuses all use of the tenant's keys until it is resumed.")
    int suspend(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().post(path(tenant) + "/suspend"));
    }

    @Command(
            description = {
                "Ends the suspension of a tenant.",
                "Where four eyes are on, it stays suspended (resumeProposedBy) until a second administrator does the same."
            })
    int resume(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().post(path(tenant) + "/resume"));
    }

    @Command(
            description = "Shows what was changed past the service in the tenant's row, adopts it, or has it put back.")
    int adopt(
            @Parameters(paramLabel = TENANT) String tenant,
            @Option(names = "--yes", description = "the row stays as it is and directs the service") boolean yes,
            @Option(names = "--put-back", description = "the row gets the values of its last change") boolean putBack,
            @Option(
                            names = "--seen",
                            paramLabel = "TAG",
                            description =
                                    "the tag of what was shown; if the row was changed since then, nothing is done")
                    String seen) {
        if (yes && putBack) {
            throw CommandFailedException.wrongUsage("--yes and --put-back exclude each other");
        }
        boolean chosen = yes || putBack;
        if (chosen != (seen != null)) {
            throw CommandFailedException.wrongUsage(
                    chosen
                            ? "--seen is missing: without an option the command shows the tag"
                            : "--seen needs a choice");
        }
        String adoption = path(tenant) + "/adoption";
        if (!chosen) {
            Shown shown = context.service().read(adoption);
            return context.show(Json.createObjectBuilder(shown.body())
                    .add("tag", shown.tag().replace("\"", ""))
                    .build());
        }
        JsonObject choice = Json.createObjectBuilder()
                .add("choice", yes ? "adopt" : "restore")
                .build();
        return context.show(context.service().postIf(adoption, choice, "\"" + seen + "\""));
    }

    @Command(description = "Shows the state of the tenant's CMK.")
    int cmk(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().get(path(tenant) + "/cmk"));
    }

    @Command(
            description =
                    "Shows under what the tenant's data keys are wrapped; without TENANT, those of all tenants that"
                            + " the token is for.")
    int wrappings(@Parameters(paramLabel = TENANT, arity = "0..1") String tenant) {
        return context.show(context.service().get(tenant == null ? "/api/v1/wrappings" : path(tenant) + "/wrappings"));
    }

    @Command(name = "rotation-policy", description = "Shows the tenant's rotation policy.")
    int rotationPolicy(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().get(path(tenant) + RotationPolicySettings.PATH));
    }

    @Command(
            name = "set-rotation-policy",
            description = "Changes what is named of the tenant's rotation policy, and leaves the rest.")
    int setRotationPolicy(@Parameters(paramLabel = TENANT) String tenant, @Mixin RotationPolicySettings settings) {
        JsonObject patch = settings.toPatch();
        String policy = path(tenant) + RotationPolicySettings.PATH;
        Shown before = context.service().read(policy);
        return context.show(
                context.service().replace(policy, RotationPolicySettings.merge(patch, before.body()), before));
    }

    @Command(
            name = "recovery-key",
            description = "Shows the tenant's recovery key, the next one, and how many data keys have a copy.")
    int recoveryKey(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().get(path(tenant) + RECOVERY_KEY));
    }

    @Command(
            name = "propose-recovery-key",
            description = "Proposes a recovery key, or to have none. Another administrator must approve it.")
    int proposeRecoveryKey(
            @Parameters(paramLabel = TENANT) String tenant,
            @Option(
                            names = "--public-key",
                            paramLabel = "FILE",
                            description = "has the public half, as escrow ceremony wrote it; without it: to have none")
                    Path publicKey,
            @Option(
                            names = "--replace",
                            description = "takes the place of the recovery key that there is, or of another proposal")
                    boolean replace)
            throws IOException {
        if (publicKey == null) {
            return context.show(context.service().delete(path(tenant) + RECOVERY_KEY));
        }
        JsonObject body = Json.createObjectBuilder()
                .add("recoveryPublicKey", Files.readString(publicKey).strip())
                .build();
        return context.show(context.service().put(path(tenant) + RECOVERY_KEY, body, replace));
    }

    @Command(
            name = "approve-recovery-key",
            description = "Approves what another administrator proposed. It holds once the tenant's wait is over.")
    int approveRecoveryKey(
            @Parameters(paramLabel = TENANT) String tenant,
            @Option(
                            names = "--key-id",
                            paramLabel = "ID",
                            description =
                                    "the key's id, as the register of the ceremony has it; without it: to have none")
                    String keyId) {
        JsonObjectBuilder body = Json.createObjectBuilder();
        if (keyId != null) {
            body.add("recoveryKeyId", keyId);
        }
        return context.show(context.service().post(path(tenant) + RECOVERY_KEY + "/approve", body.build()));
    }

    @Command(name = "cancel-recovery-key", description = "Drops the next recovery key, until it holds.")
    int cancelRecoveryKey(@Parameters(paramLabel = TENANT) String tenant) {
        return context.show(context.service().post(path(tenant) + RECOVERY_KEY + "/cancel"));
    }

    /** The tenant's place in the interface. */
    static String path(String tenant) {
        return TENANTS + "/" + Service.segment(tenant);
    }
}

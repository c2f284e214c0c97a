package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.medchain.keys.cli.Differences.Difference;
import org.medchain.keys.cli.Service.Shown;
import org.medchain.keys.cli.TenantsFile.Wanted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes tenants and their rotation policies as a file has them, and shows what differed.
 *
 * <p>Guarantee: a setting or tenant that the file does not name stays as it is, and nothing is deleted. What another request changes between the reading
 * and the change is refused, not overwritten.
 */
@Command(
        name = "apply",
        description = {
            "Makes tenants and their rotation policies as a file has them, and shows what differed. What the file does not name stays as it is.",
            "The exit status is 1 if something still differs: with --dry-run, or what waits for a second person. If one tenant is"
                    + " refused, the others are applied, and the status is that of the refusal."
        })
final class ApplyCommand implements Callable<Integer> {

    private static final String PROPOSED_BY = "proposedBy";
    private static final int NOT_FOUND = 404;

    private final Context context;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "YAML: under tenants each tenant's id, and below it settings by their names in the interface")
    private Path file;

    @Option(names = "--dry-run", description = "only shows what differs")
    private boolean dryRun;

    private JsonArrayBuilder rows;
    private boolean differs;

    ApplyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        context.checkOutput();
        rows = Json.createArrayBuilder();
        differs = false;
        Optional<CommandFailedException> failure = Optional.empty();
        for (Wanted wanted : TenantsFile.read(file)) {
            try {
                apply(wanted);
            } catch (CommandFailedException e) {
                context.terminal().err().println("medchain: " + wanted.id() + ": " + e.getMessage());
                failure = failure.or(() -> Optional.of(e));
                if (e.status() == ExitStatus.UNAVAILABLE && e.answered() == 0) {
                    break;
                }
            }
        }
        context.show(rows.build());
        return failure.map(CommandFailedException::status)
                .orElse(differs ? ExitStatus.DIFFERS : ExitStatus.DONE)
                .code();
    }

    private void apply(Wanted wanted) {
        String path = TenantCommands.path(wanted.id());
        Optional<Shown> before = find(path);
        if (before.isPresent()) {
            change(wanted, path, before.get());
        } else {
            create(wanted, path);
        }
        if (!wanted.rotationPolicy().isEmpty()) {
            setPolicy(wanted, path + RotationPolicySettings.PATH, before.isEmpty());
        }
    }

    private Optional<Shown> find(String path) {
        try {
            return Optional.of(context.service().read(path));
        } catch (CommandFailedException e) {
            if (e.answered() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void change(Wanted wanted, String path, Shown before) {
        List<Difference> found = Differences.between("", wanted.settings(), before.body());
        if (found.isEmpty() || dryRun) {
            show(wanted, found, "differs", dryRun);
            return;
        }
        JsonObjectBuilder patch = Json.createObjectBuilder();
        found.forEach(difference -> patch.add(difference.name(), difference.wanted()));
        JsonObject after = context.service().patch(path, patch.build(), before);
        showApplied(wanted, found, Differences.between("", wanted.settings(), after), after);
    }

    private void create(Wanted wanted, String path) {
        if (!wanted.settings().containsKey("name")) {
            throw CommandFailedException.wrongUsage("the tenant is not registered, and the file gives it no name");
        }
        JsonObjectBuilder settings = Json.createObjectBuilder();
        wanted.settings().forEach((name, value) -> {
            if (value != JsonValue.NULL) {
                settings.add(name, value);
            }
        });
        JsonObject created = settings.build();
        if (!dryRun) {
            context.service().create(path, created);
        }
        show(
                wanted,
                Differences.between("", created, JsonObject.EMPTY_JSON_OBJECT),
                dryRun ? "missing" : "created",
                dryRun);
    }

    private void setPolicy(Wanted wanted, String path, boolean ofNewTenant) {
        Shown before = ofNewTenant && dryRun
                ? new Shown(JsonObject.EMPTY_JSON_OBJECT, "")
                : context.service().read(path);
        List<Difference> found = policyDifferences(wanted, before.body());
        if (found.isEmpty() || dryRun) {
            show(wanted, found, "differs", dryRun);
            return;
        }
        JsonObject policy = RotationPolicySettings.merge(wanted.rotationPolicy(), before.body());
        JsonObject after = context.service().replace(path, policy, before);
        showApplied(wanted, found, policyDifferences(wanted, after), after);
    }

    private static List<Difference> policyDifferences(Wanted wanted, JsonObject shown) {
        return Differences.between("rotationPolicy.", wanted.rotationPolicy(), shown);
    }

    /** A lowering of a protection may wait for a second person; the answer shows what holds. */
    private void showApplied(Wanted wanted, List<Difference> found, List<Difference> left, JsonObject after) {
        Set<String> open = left.stream().map(Difference::name).collect(Collectors.toSet());
        show(wanted, found.stream().filter(it -> !open.contains(it.name())).toList(), "changed", false);
        show(wanted, left, after.containsKey(PROPOSED_BY) ? "proposed" : "differs", true);
    }

    private void show(Wanted wanted, List<Difference> settings, String state, boolean open) {
        differs |= open && !settings.isEmpty();
        for (Difference difference : settings) {
            JsonObjectBuilder row =
                    Json.createObjectBuilder().add("tenantId", wanted.id()).add("setting", difference.name());
            difference.shownText().ifPresent(text -> row.add("before", text));
            rows.add(row.add("after", difference.wantedText()).add("state", state));
        }
    }
}

package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.medchain.keys.chain.command.FileFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Asks a service on a restored database, before clients may reach it, whether keys of before the restore open, whether erased patients stay
 * erased, and whether the tenant's audit trail verifies. It reads alone, but what it asks is in the trail. Plain keys are answered and dropped.
 *
 * <p>Limit: it believes the service, and tells of one tenant and of the keys in the two files.
 */
@Command(
        name = "restore-check",
        description = {
            "Checks a service on a restored database before clients may reach it, for one tenant. The token needs the roles key-user and"
                    + " auditor.",
            "Each line of the two files is a patient id, a tab, and an encrypted key of that patient.",
            "With --tenant it shows what a restored tenant lacks, and with --confirm confirms that the tenant goes on without it. The token needs"
                    + " the role privacy-officer."
        })
final class RestoreCheckCommand implements Callable<Integer> {

    private static final String RESTORATION = "/api/v1/restoration";
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final Set<Integer> NO_RIGHT = Set.of(401, 403);
    private static final int DECRYPTED = 200;

    private final Context context;

    @Option(names = "--known", paramLabel = "FILE", description = "keys that must open")
    private Path known;

    @Option(names = "--erased", paramLabel = "FILE", description = "keys of patients whose keys were erased")
    private Path erased;

    @Option(
            names = "--confirm",
            paramLabel = "RESTORATION",
            description = "confirms the restoration with this id, as it was shown")
    private String confirm;

    RestoreCheckCommand(Context context) {
        this.context = context;
    }

    private record Key(String patient, String encrypted) {}

    @Override
    public Integer call() throws IOException {
        if (known == null && erased == null) {
            return restoration();
        }
        if (confirm != null || known == null || erased == null) {
            throw CommandFailedException.wrongUsage("name --known and --erased, or --tenant alone or with --confirm");
        }
        List<Key> toOpen = read("--known", known);
        List<Key> toStayErased = read("--erased", erased);
        Service service = context.service();
        List<Integer> ofKnown =
                toOpen.stream().map(key -> decrypt(service, key)).toList();
        List<Integer> ofErased =
                toStayErased.stream().map(key -> decrypt(service, key)).toList();
        JsonObject chain = service.get("/admin/audit-logs/verification");
        boolean ready = isReady(service);
        boolean sound = ready
                && ofKnown.stream().allMatch(status -> status == DECRYPTED)
                && ofErased.stream().allMatch(status -> status == GONE)
                && chain.getBoolean("verified", false);
        int shown = context.show(Json.createObjectBuilder()
                .add("ready", ready)
                .add(
                        "known",
                        count(ofKnown)
                                .add("open", times(DECRYPTED, ofKnown))
                                .add("lost", times(NOT_FOUND, ofKnown))
                                .add("erased", times(GONE, ofKnown)))
                .add(
                        "erased",
                        count(ofErased)
                                .add("stayErased", times(GONE, ofErased))
                                .add("open", times(DECRYPTED, ofErased)))
                .add("chain", chain)
                .add("sound", sound)
                .build());
        if (!sound) {
            throw new CommandFailedException(ExitStatus.FAILED, "keep clients away: not everything is as it was");
        }
        return shown;
    }

    /** Shows how the tenant stands; a restored one ends with a failure, so that nothing continues behind it. */
    private int restoration() {
        context.configuration().requireForRequests("service", "tenant");
        String tenant = context.configuration().tenant().value();
        Service service = context.service();
        JsonObject found = service.get(RESTORATION);
        if (!tenant.equals(found.getString("tenantId"))) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "the token is not for the tenant of --tenant");
        }
        if (confirm != null) {
            found = service.post(
                    RESTORATION,
                    Json.createObjectBuilder().add("restorationId", confirm).build());
        }
        int shown = context.show(found);
        if (found.getBoolean("restored")) {
            throw new CommandFailedException(
                    ExitStatus.FAILED, "the tenant is restored: nothing irreversible begins until that is confirmed");
        }
        return shown;
    }

    /** Reads a list of keys; an empty file is refused, since it proves nothing. */
    private static List<Key> read(String name, Path file) {
        try {
            List<Key> keys = Files.readAllLines(file).stream()
                    .map(line -> line.split("\t", -1))
                    .map(parts -> parts.length == 2 ? new Key(parts[0], parts[1]) : null)
                    .toList();
            if (keys.isEmpty() || keys.contains(null)) {
                throw CommandFailedException.wrongUsage(
                        name + " must have lines of a patient id, a tab, and an encrypted key");
            }
            return keys;
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitStatus.WRONG_USAGE, FileFailure.cannot("read", "the file of " + name, e), e);
        }
    }

    private static int decrypt(Service service, Key key) {
        try {
            service.post(
                    Patients.path(key.patient()) + "/data-keys/decrypt",
                    Json.createObjectBuilder()
                            .add("encryptedKey", key.encrypted())
                            .build());
            return DECRYPTED;
        } catch (CommandFailedException refused) {
            return answeredOrThrow(refused, ExitStatus.REFUSED);
        }
    }

    private static boolean isReady(Service service) {
        try {
            return !service.get("/health/ready").isEmpty();
        } catch (CommandFailedException refused) {
            answeredOrThrow(refused, ExitStatus.UNAVAILABLE);
            return false;
        }
    }

    /** Returns the answer's status, or ends the command if it tells nothing of keys: no answer, no right to ask. */
    private static int answeredOrThrow(CommandFailedException refused, ExitStatus expected) {
        if (refused.answered() == 0 || NO_RIGHT.contains(refused.answered()) || refused.status() != expected) {
            throw refused;
        }
        return refused.answered();
    }

    private static JsonObjectBuilder count(List<Integer> statuses) {
        return Json.createObjectBuilder().add("keys", statuses.size());
    }

    private static long times(int wanted, List<Integer> statuses) {
        return statuses.stream().filter(status -> status == wanted).count();
    }
}

package org.medchain.keys.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Each operation of the interface has a command, or there is a reason why it has none. */
class InterfaceCoverageTest extends RecordedCommands {

    private static final Path INTERFACE = Path.of("../web-module/src/main/webapp/WEB-INF/openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private static final Map<String, String> COMMANDS = Map.ofEntries(
            entry("generateDataKey", "key generate p1"),
            entry("listDataKeys", "key list p1"),
            entry("readDataKey", "key show p1 k1"),
            entry("rotatePatientKey", "key rotate p1"),
            entry("startRotation", "rotation start"),
            entry("listRotations", "rotation list"),
            entry("startCompromiseRotation", "rotation compromise --wrapped-under arn:1"),
            entry("readRotation", "rotation show r1"),
            entry("listKeysLeft", "rotation keys-left r1"),
            entry("pauseRotation", "rotation pause r1"),
            entry("resumeRotation", "rotation resume r1"),
            entry("cancelRotation", "rotation cancel r1"),
            entry("requestDestruction", "destruction request p1 --legal-basis erasure --confirm p1"),
            entry("listDestructions", "destruction list"),
            entry("readDestruction", "destruction show d1"),
            entry("approveDestruction", "destruction approve d1"),
            entry("cancelDestruction", "destruction cancel d1"),
            entry("readCertificate", "destruction certificate d1 --to -"),
            entry("readRestoration", "restore-check --tenant t1"),
            entry("confirmRestoration", "restore-check --tenant t1 --confirm r1"),
            entry("placeLegalHold", "hold place p1 --reason lawsuit"),
            entry("readLegalHold", "hold show p1"),
            entry("liftLegalHold", "hold lift p1"),
            entry("listTenants", "tenant list"),
            entry("registerTenant", "tenant register t1 --name Hospital"),
            entry("changeTenant", "tenant set t1 --name Hospital"),
            entry("readTenant", "tenant show t1"),
            entry("readCmk", "tenant cmk t1"),
            entry("readAdoption", "tenant adopt t1"),
            entry("chooseAdoption", "tenant adopt t1 --yes --seen x"),
            entry("suspendTenant", "tenant suspend t1"),
            entry("resumeTenant", "tenant resume t1"),
            entry("setRotationPolicy", "tenant set-rotation-policy t1 --max-age P90D"),
            entry("readRotationPolicy", "tenant rotation-policy t1"),
            entry("readWrappings", "tenant wrappings t1"),
            entry("listWrappings", "tenant wrappings"),
            entry("proposeRecoveryKey", "tenant propose-recovery-key t1 --public-key {file}"),
            entry("readRecoveryKey", "tenant recovery-key t1"),
            entry("proposeNoRecoveryKey", "tenant propose-recovery-key t1"),
            entry("approveRecoveryKey", "tenant approve-recovery-key t1"),
            entry("cancelRecoveryKey", "tenant cancel-recovery-key t1"),
            entry("requestRecovery", "recovery request --reason lost --patient p1"),
            entry("listRecoveries", "recovery list"),
            entry("readRecovery", "recovery show r1"),
            entry("approveRecovery", "recovery approve r1"),
            entry("cancelRecovery", "recovery cancel r1"),
            entry("exportRecovery", "recovery export r1"),
            entry("readEscrowCopies", "recovery copies r1 --to {directory}"),
            entry("recoverDataKeys", "recovery take-back r1 {file}"),
            entry("completeRecovery", "recovery complete r1"),
            entry("readAuditLog", "audit list"),
            entry("exportAuditLog", "audit export --to -"),
            entry("verifyAuditLog", "audit verification"),
            entry("readCheckpoints", "audit checkpoints"),
            entry("readAuditSummary", "audit summary --from a --to b"),
            entry("signOffReview", "audit sign-off --week 2026-11-23"),
            entry("recordDrill", "audit drill restore"));

    private static final Map<String, String> WITHOUT = Map.of(
            "decryptDataKey", "its answer is a plain key, which no command shows; open and restore-check use it",
            "generateDataKeys", "its answer are plain keys, which no command shows",
            "decryptDataKeys", "its answer are plain keys, which no command shows",
            "generateTenantKey", "its answer is a plain key, which no command shows",
            "decryptTenantKey", "its answer is a plain key, which no command shows",
            "readRevocations", "a feed for programs that keep plain keys; it waits until there is something to tell",
            "destroyPatientKeys", "an older form of requestDestruction",
            "readCircuitBreakers", "for monitors; it is served on the operations port without a token");

    /** What is said of each operation, by method and path. */
    private static final Map<String, Map<?, ?>> DESCRIBED = new TreeMap<>();

    /** Method and path of each operation, by its id. */
    private static Map<String, String> operations() {
        Map<String, String> found = new TreeMap<>();
        DESCRIBED.forEach((operation, item) -> found.put(String.valueOf(item.get("operationId")), operation));
        return found;
    }

    @BeforeAll
    static void describe() throws IOException {
        try (Reader reader = Files.newBufferedReader(INTERFACE)) {
            Map<String, Map<String, Map<String, Object>>> description =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            description
                    .get("paths")
                    .forEach((path, items) -> items.forEach((method, item) -> {
                        if (METHODS.contains(method)) {
                            DESCRIBED.put(method.toUpperCase(Locale.ROOT) + " " + path, (Map<?, ?>) item);
                        }
                    }));
        }
    }

    static Stream<String> commands() {
        return COMMANDS.keySet().stream().sorted();
    }

    @Test
    void hasACommandOrAReasonForEachOperation() {
        Set<String> known = new TreeSet<>(COMMANDS.keySet());
        known.addAll(WITHOUT.keySet());

        assertThat(known).isEqualTo(operations().keySet()).hasSize(COMMANDS.size() + WITHOUT.size());
    }

    /** What is sent again after a lost answer takes effect once; a second signature of a week is one more event about that week. */
    @Test
    void changesNothingThatWouldChangeTwice() {
        assertThat(DESCRIBED.entrySet())
                .filteredOn(it -> !it.getKey().startsWith("GET "))
                .filteredOn(it -> COMMANDS.containsKey(it.getValue().get("operationId")))
                .filteredOn(
                        it -> !String.valueOf(it.getValue().get("parameters")).contains("Idempotency-Key"))
                .extracting(Map.Entry::getKey)
                .containsExactly("POST /admin/audit-logs/sign-offs");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void asksForTheOperation(String operation) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "{\"items\":[]}");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        service.answers("{\"items\":[],\"tenantId\":\"t1\",\"restored\":false}\n");

        CommandRun run = run(
                COMMANDS.get(operation).replace("{file}", file.toString()).replace("{directory}", empty.toString()));

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(service.requests()).anyMatch(matching(operations().get(operation)));
    }

    private static Predicate<String> matching(String operation) {
        String pattern = Stream.of(operation.split("\\{[^}]*}", -1))
                .map(Pattern::quote)
                .reduce((one, next) -> one + "[^/?]+" + next)
                .orElseThrow();
        return Pattern.compile(pattern + "(\\?.*)?").asMatchPredicate();
    }
}

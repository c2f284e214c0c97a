package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.development.DevelopmentKeys;
import org.medchain.keys.development.Role;
import org.medchain.keys.development.TokenIssuer;
import org.medchain.keys.startup.LibertyVersion;

/**
 * The archive, as somebody installs it: checked, unpacked, configured by a file, started on H2 without plain HTTP, used from the command line, stopped.
 * Only with a profile that makes the archive, "distribution" or "proofs". Prints how long the first start took, and how much memory the server then has.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DistributionIT {

    private static final Path ARCHIVE = Path.of(System.getProperty("medchain.distribution.archive"));
    private static final long MOST_BYTES = 130_000_000;
    private static final long MOST_SECONDS = 60;
    private static final Pattern TOUR_BLOCK = Pattern.compile("(?ms)^```sh tested-by DistributionIT\n(.*?)^```$");
    private static final Pattern EXPORTED = Pattern.compile("(?m)^export .*\\n");

    @TempDir
    private static Path directory;

    private final int httpsPort = freePort();
    private final Map<String, String> variables = new HashMap<>();
    private Path home;
    private TokenIssuer tokens;

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void install() throws Exception {
        assertThat(new Command(directory, "tar", "-xzf", ARCHIVE.toString())
                        .run(Map.of())
                        .status())
                .isZero();
        home = directory.resolve(ARCHIVE.getFileName().toString().replace(".tar.gz", ""));
        DevelopmentKeys keys = DevelopmentKeys.createOrOpen(directory.resolve("keys"));
        tokens = keys.tokenIssuer(Clock.systemUTC());
        variables.put("MEDCHAIN_ENVIRONMENT", settings(keys).toString());
        variables.put("STATE_DIRECTORY", directory.resolve("state").toString());
        assertThat(medchain("status")).isEqualTo(new Command.Result(3, "The server is not running.\n"));
        start("first");
        printMemory();
    }

    private void start(String which) throws Exception {
        long begun = System.nanoTime();
        assertDone(medchain("start"));
        print("the " + which + " start took " + (System.nanoTime() - begun) / 1_000_000 + " ms until it was ready");
    }

    private Path settings(DevelopmentKeys keys) throws IOException {
        Path state = Files.createDirectories(directory.resolve("state"));
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(keys.secretsFile())) {
            lines.add(inAFile(line));
        }
        lines.add("DATABASE_URL=jdbc:h2:file:" + state + "/medchain;MODE=LEGACY;WRITE_DELAY=0;TRACE_LEVEL_FILE=0");
        lines.add("DATABASE_USER=medchain");
        lines.add("MP_JWT_VERIFY_ISSUER=" + TokenIssuer.DEFAULT_ISSUER);
        lines.add("MP_JWT_VERIFY_AUDIENCES=" + TokenIssuer.DEFAULT_AUDIENCE);
        lines.add("MP_JWT_VERIFY_PUBLICKEY_LOCATION=" + keys.publicKeysFile());
        lines.add("AUDIT_CHECKPOINT_DIRECTORY=" + Files.createDirectory(state.resolve("checkpoints")));
        lines.add("AUDIT_CHECKPOINT_KEY_FILE=" + state.resolve("checkpoint-key.pem"));
        lines.add("ROW_KEY_FILE=" + state.resolve("row-key"));
        lines.add("CERTIFICATE_KEY_FILE=" + state.resolve("certificate-key.pem"));
        lines.add("ERASURE_REGISTER_FILE=" + state.resolve("erasure-register"));
        lines.add("ERASURE_REGISTER_COPY=" + state.resolve("erasure-register-copy"));
        lines.add("HTTPS_PORT=" + httpsPort);
        Path file = Files.createFile(
                directory.resolve("medchain.env"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, lines);
    }

    /** The variable that names a file with the secret, in place of the variable with the secret; a comment stays. */
    private String inAFile(String line) throws IOException {
        if (line.startsWith("#")) {
            return line;
        }
        String name = line.substring(0, line.indexOf('='));
        return name + "_FILE=" + Files.writeString(secret(name), line.substring(name.length() + 1) + "\n");
    }

    private Path secret(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file)
                ? file
                : Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private Command.Result medchain(String... arguments) throws Exception {
        return medchain(Map.of(), arguments);
    }

    private Command.Result medchain(Map<String, String> more, String... arguments) throws Exception {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        return new Command(directory, home.resolve("bin/medchain").toString(), arguments).run(all);
    }

    /** The command line trusts the server's certificate, which it made itself. */
    private Map<String, String> asUser(Role role) throws IOException {
        Path token = Files.writeString(
                directory.resolve("token"),
                tokens.issue("tester", "hospital-a", Set.of(role)),
                StandardCharsets.US_ASCII);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        Path keystore = directory.resolve("state/server/medchain/resources/security/key.p12");
        String password = Files.readString(secret("KEYSTORE_PASSWORD")).strip();
        return Map.of(
                "MEDCHAIN_SERVICE",
                "https://localhost:" + httpsPort,
                "MEDCHAIN_TENANT",
                "hospital-a",
                "MEDCHAIN_TOKEN_FILE",
                token.toString(),
                "MEDCHAIN_CONFIG",
                Files.writeString(directory.resolve("settings"), "").toString(),
                "JDK_JAVA_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + keystore + " -Djavax.net.ssl.trustStorePassword=" + password);
    }

    @AfterAll
    void stop() throws Exception {
        assertDone(medchain("stop"));
    }

    @Test
    void isWhatItsChecksumSays() throws Exception {
        Command.Result result =
                new Command(ARCHIVE.getParent(), "sha256sum", "-c", ARCHIVE.getFileName() + ".sha256").run(Map.of());

        assertThat(result.status()).as(shown(result)).isZero();
        assertThat(Files.size(ARCHIVE)).isLessThan(MOST_BYTES);
        print("the archive has " + Files.size(ARCHIVE) / 1_000_000 + " MB");
    }

    @Test
    void hasNothingOfTheMachineThatMadeIt() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.map(file -> home.relativize(file).toString()))
                    .contains(("monitoring/prometheus/medchain-keys.rules.yml"
                                    + " monitoring/grafana/medchain-keys.dashboard.json sbom/server.json"
                                    + " sbom/command-line.json docs/index.html docs/run/install.html"
                                    + " docs/style.css LICENSE NOTICE wlp/LICENSE wlp/NOTICES")
                            .split(" "))
                    .noneMatch(file -> file.matches(".*/(server\\.env|\\.installed|workarea|logs|dropins)(/.*)?"));
        }
        assertThat(Files.readString(home.resolve("sbom/server.json")))
                .containsOnlyOnce("\"cpe\" : \"cpe:2.3:a:ibm:open_liberty:");
        assertThat(modeOf("etc/medchain.env.example")).isEqualTo("rw-------");
        assertThat(modeOf("bin/medchain")).isEqualTo("rwxr-xr-x");
        assertThat(modeOf("wlp/usr/servers/medchain/server.xml")).isEqualTo("rw-r--r--");
    }

    private String modeOf(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file)));
    }

    @Test
    void checksTheSettings() throws Exception {
        String warning = LibertyVersion.findWarning(home.resolve("wlp"))
                .map(line -> line + "\n")
                .orElse("");
        assertThat(medchain("check-config")).isEqualTo(new Command.Result(0, warning + "The settings are sound.\n"));

        Command.Result wrong = medchain(
                Map.of("LOCAL_KEK", "too short", "LOCAL_KEK_FILE", "", "KMS_TIMEOUT_SECONDS", "1"), "check-config");
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.output())
                .contains("LOCAL_KEK must be exactly 32 characters", "KMS_TIMEOUT_SECONDS must be")
                .doesNotContain("too short");
    }

    @Test
    void saysThatItIsReady() throws Exception {
        assertThat(medchain("status"))
                .isEqualTo(
                        new Command.Result(0, "MedChain is ready: https://127.0.0.1:" + httpsPort + "/health/ready\n"));
    }

    private void printMemory() throws IOException {
        String pid = Files.readString(directory.resolve("state/server/.pid/medchain.pid"))
                .strip();
        try (Stream<String> lines = Files.lines(Path.of("/proc", pid, "status"))) {
            lines.filter(line -> line.startsWith("VmRSS")).forEach(DistributionIT::print);
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }

    private void seal(String text, Path message) throws Exception {
        Path source = Files.writeString(directory.resolve("report"), text);
        Command.Result registered =
                medchain(asUser(Role.KEY_ADMIN), "tenant", "register", "hospital-a", "--name", "Hospital A");
        // Another test of this server may have done so.
        assertThat(registered.status()).as(shown(registered)).isIn(0, 4);
        assertDone(medchain(
                asUser(Role.KEY_USER), "seal", "--patient", "patient-1", source.toString(), message.toString()));
    }

    private void assertOpens(Path message, String text) throws Exception {
        Path opened = Files.createTempDirectory(directory, "opened").resolve("report");
        assertDone(medchain(
                asUser(Role.KEY_USER), "open", "--patient", "patient-1", message.toString(), opened.toString()));
        assertThat(opened).hasContent(text);
    }

    @Test
    void sealsAndOpensWithItsCommandLine() throws Exception {
        Path sealed = directory.resolve("sealed");

        seal("A report.", sealed);

        assertOpens(sealed, "A report.");
        assertThat(Files.readString(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("A report.");
    }

    /** What needs Bouncy Castle, which the command line shares with the application. */
    @Test
    void splitsAKek() throws Exception {
        Path shares = Files.createDirectory(
                directory.resolve("shares"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertDone(medchain(
                Map.of("LOCAL_KEK", "0123456789abcdefghijklmnopqrstuv"),
                "escrow",
                "split-kek",
                "--threshold",
                "2",
                "--shares",
                "3",
                "--to",
                shares.toString()));

        assertThat(shares).isDirectoryContaining("glob:**share-3.txt");
    }

    @Test
    void hasAManualPageOfEachCommandAndTheCompletionForShells() throws IOException {
        String[] names = ManualPagesTest.commands()
                .map(command -> command.qualifiedName("-") + ".1")
                .toArray(String[]::new);

        try (Stream<Path> pages = Files.list(home.resolve("share/man/man1"))) {
            assertThat(pages.map(page -> page.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
        assertThat(Files.readString(home.resolve("share/man/man1/medchain-tenant-set.1")))
                .contains(".TH \"MEDCHAIN\\-TENANT\\-SET\" \"1\"", ".SH \"SYNOPSIS\"", "audit\\-retention");
        assertThat(home.resolve("share/bash-completion/completions/medchain"))
                .content()
                .contains("complete -F _complete_medchain", "check-config");
    }

    /** The tour's commands of the archive, in a shell that ends at the first one that fails, in a clone that has nothing but the archive. */
    @Test
    void isTriedAsTheTourSays() throws Exception {
        String port = String.valueOf(freePort());
        Path clone = directory.resolve("clone");
        Files.createSymbolicLink(
                Files.createDirectories(clone.resolve("distribution-module/target"))
                        .resolve(ARCHIVE.getFileName()),
                ARCHIVE);
        String tour = Files.readString(Path.of("..", "docs", "tour.md"));
        StringBuilder script = new StringBuilder("set -euo pipefail\nAPI=http://127.0.0.1:1 USER_TOKEN=token\n");
        // The page names the clone's server above.
        EXPORTED.matcher(tour).results().forEach(line -> script.append(line.group()));
        TOUR_BLOCK.matcher(tour).results().forEach(block -> script.append(block.group(1)));
        script.append("cmp README.txt try/readme; ls try/readme-again || echo nothing again\n");
        // A browser that was let in is led to the console, and from there to the page that asks who it is.
        String login = """
                curl -sS -c jar "http://127.0.0.1:$(cat try/login-port)/?secret=$(cat try/console-secret)"
                curl -sS -b jar -L http://127.0.0.1:9080/console/login
                """;
        int end = script.indexOf("bin/medchain try stop\n");
        script.insert(end, login);
        assertThat(script)
                .contains("bin/medchain try\n", "bin/medchain try stop\n", "bin/medchain destruction request");

        long begun = System.nanoTime();
        Command.Result result = new Command(
                        clone, "bash", "-c", script.toString().replace("9080", port))
                .run(Map.of("HTTP_PORT", port, "LOCAL_KEK_FILE", "/nowhere", "KMS_ENABLED", "true"));

        assertDone(result);
        assertThat(result.output())
                .contains("never for production", "] Ready for trying", "The server has stopped.")
                .contains("It does not open any more.", "nothing again")
                .contains("  Console  http://127.0.0.1:", "<h1>Who are you?</h1>");
        assertThat(commandsOf(result.output()))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(tour).contains("\n" + command));
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        print("the archive was unpacked and tried, a file sealed and opened, in " + seconds + " s");
        assertThat(seconds).isLessThan(MOST_SECONDS);
        assertPrivate(clone.resolve("distribution-module/target")
                .resolve(home.getFileName())
                .resolve("try"));
    }

    /** The commands that try printed. */
    private static List<String> commandsOf(String output) {
        return output.lines()
                .filter(line -> line.startsWith("  bin/medchain ") && line.contains("patient-1"))
                .map(String::strip)
                .toList();
    }

    private static void assertPrivate(Path trial) throws IOException {
        try (Stream<Path> files = Files.walk(trial)) {
            assertThat(files)
                    .contains(trial.resolve("secrets.env"), trial.resolve("token-signing-key.pem"))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .endsWith("------"));
        }
    }

    private static void assertDone(Command.Result result) {
        assertThat(result.status()).as(shown(result)).isZero();
    }

    /** Java repeats its options, which have a password. */
    private static String shown(Command.Result result) {
        return result.output().replaceAll("(?m)^NOTE: Picked up .*$", "");
    }

    @Test
    void stopsAndStartsAgain() throws Exception {
        Path sealed = directory.resolve("sealed-before");
        seal("Another report.", sealed);

        assertThat(medchain("stop")).isEqualTo(new Command.Result(0, "The server has stopped.\n"));
        assertThat(medchain("status").status()).isEqualTo(3);
        start("second");

        assertOpens(sealed, "Another report.");
    }

    @Test
    void startsAlthoughTheIssuerIsAway() throws Exception {
        Map<String, String> away = Map.of("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "http://127.0.0.1:1/keys");
        assertDone(medchain("stop"));
        try {
            Command.Result started = medchain(away, "start");

            assertDone(started);
            assertThat(started.output()).contains("MedChain has started and is not ready: down: token-issuer;");
            Command.Result status = medchain("status");
            assertDone(status);
            assertThat(started.output()).endsWith(status.output());
        } finally {
            assertDone(medchain("stop"));
            start("next");
        }
    }

    @Test
    void writesNothingBesideItsState() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.map(file -> home.relativize(file).toString()))
                    .noneMatch(file -> file.matches("state.*|.*/(workarea|logs|\\.pid|\\.classCache)(/.*)?"));
        }
        assertThat(Files.getPosixFilePermissions(directory.resolve("state/server/medchain/workarea")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}

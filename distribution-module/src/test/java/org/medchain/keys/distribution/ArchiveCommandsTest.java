package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.cli.Medchain;
import org.medchain.keys.development.DevelopmentKeys;

/** The commands about an archive's server, in an archive whose Open Liberty is a script that notes its calls. {@code DistributionIT} has the real one. */
class ArchiveCommandsTest {

    private static final String STOPPED = "[ \"$1\" != status ] || exit 1";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void makeAnArchive() throws IOException {
        environment.put("PATH", System.getenv("PATH"));
        environment.put("STATE_DIRECTORY", directory.resolve("state").toString());
        server(STOPPED);
    }

    /** Makes Open Liberty's script, which does this. */
    private void server(String does) throws IOException {
        Path script = directory.resolve("wlp/bin/server");
        Files.createDirectories(script.getParent());
        Files.writeString(
                script,
                "#!/bin/bash\necho \"$*: $WLP_OUTPUT_DIR $DATABASE_PASSWORD\" >>" + calls() + "\n" + does + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private Path calls() {
        return directory.resolve("calls");
    }

    private void password(String text) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), text + "\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
        environment.put("DATABASE_PASSWORD_FILE", secret.toString());
    }

    private Result medchain(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Medchain.run(
                new ArchivePlace(directory),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Result refused(String line) {
        return new Result(1, "", "medchain: " + line + "\n");
    }

    @Test
    void areListedBeforeThoseThatAskAService() {
        Result help = medchain("help");

        assertThat(help.status()).isZero();
        assertThat(help.out()).containsSubsequence("await", "check-config", "The other commands", "seal", "tenant");
        assertThat(medchain()).isEqualTo(help);
        assertThat(medchain("--help")).isEqualTo(help);
    }

    @Test
    void areCompletedByAShell() {
        assertThat(medchain("completion").out())
                .contains("check-config", "context-root", "tenant", "--audit-retention", "verify-audit");
    }

    @Test
    void tellWhatAMistypedOneIsLike() {
        assertThat(medchain("strat")).isEqualTo(new Result(2, "", "medchain: unknown command, did you mean start?\n"));
        assertThat(medchain("tenat")).isEqualTo(new Result(2, "", "medchain: unknown command, did you mean tenant?\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "status", "run", "await", "check-config", "distribute", "undistribute"})
    void takeNoArguments(String command) {
        assertThat(medchain(command, "--now").status()).isEqualTo(2);
        assertThat(medchain(command, "now").status()).isEqualTo(2);
        assertThat(calls()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"distribute", "undistribute"})
    void needTheDriverOfPostgresqlToDistribute(String command) throws IOException {
        environment.put("DATABASE_URL", "jdbc:postgresql://localhost:1/medchain");
        environment.put("DATABASE_USER", "medchain");
        assertThat(medchain(command)).isEqualTo(refused("DATABASE_PASSWORD must be set."));

        password("from a file");
        environment.put("DATABASE_OWNER", "medchain_owner");
        assertThat(medchain(command)).isEqualTo(refused("DATABASE_OWNER_PASSWORD must be set."));

        environment.put("DATABASE_OWNER_PASSWORD", "secret");
        assertThat(medchain(command))
                .isEqualTo(refused("There is no driver of PostgreSQL in "
                        + directory.resolve("wlp/usr/shared/resources/jdbc") + "."));
    }

    @Test
    void refuseSettingsThatOthersCanRead() throws IOException {
        Path settings = Files.writeString(directory.resolve("medchain.env"), "HTTPS_PORT=9443\n");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r-----"));
        environment.put("MEDCHAIN_ENVIRONMENT", settings.toString());

        assertThat(medchain("check-config"))
                .isEqualTo(refused("The file that MEDCHAIN_ENVIRONMENT names is open to others: give it mode 0600."));
    }

    @Test
    void giveTheServerItsSecretsAndItsDirectory() throws IOException {
        password("of a file");

        assertThat(medchain("status")).isEqualTo(new Result(3, "The server is not running.\n", ""));

        assertThat(calls()).hasContent("status medchain: " + directory.resolve("state/server") + " of a file\n");
    }

    @Test
    void printWhatTheLauncherRunsTheServerWith() throws IOException {
        password("it's");

        Result run = medchain("run");

        assertThat(run.status()).isZero();
        assertThat(run.out().lines())
                .contains(
                        "unset DATABASE_PASSWORD_FILE",
                        "export DATABASE_PASSWORD='it'\\''s'",
                        "export WLP_OUTPUT_DIR='" + directory.resolve("state/server") + "'",
                        "export LOG_DIR='" + directory.resolve("state/logs") + "'",
                        "export OPENJ9_JAVA_OPTIONS='-Xdump:none '")
                .allMatch(line -> line.matches("(export|unset) [A-Z].*"));
    }

    @Test
    void stopAServerThatRuns() throws IOException {
        server("");

        assertThat(medchain("stop")).isEqualTo(new Result(0, "The server has stopped.\n", ""));
        assertThat(Files.readString(calls())).contains("stop medchain: ");
        assertThat(medchain("start")).isEqualTo(refused("The server is already running."));
    }

    @Test
    void sayThatAServerHasNotStarted() throws IOException {
        server("");
        environment.put("HTTP_PORT", "1");

        assertThat(medchain("status"))
                .isEqualTo(new Result(
                        1,
                        "The server runs and has not started: see " + directory.resolve("state/logs/messages.log")
                                + "\n",
                        ""));
    }

    @Test
    void tryNothingIfTheNextCommandsWouldAskAnotherService() {
        environment.put("MEDCHAIN_SERVICE", "https://hospital.example");

        assertThat(medchain("try"))
                .isEqualTo(
                        refused(
                                "MEDCHAIN_SERVICE is set: the commands that try prints would not take the service, tenant and token of try."));
        assertThat(directory.resolve("try")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"try, MEDCHAIN_ENVIRONMENT", "try, DATABASE_URL", "token, MEDCHAIN_ENVIRONMENT", "token, DATABASE_URL"})
    void tryNothingWhereThereAreSettings(String command, String name) {
        environment.put(name, "");
        String[] arguments = command.equals("try")
                ? new String[] {command}
                : new String[] {command, "--role", "auditor", "--tenant", "*"};

        assertThat(medchain(arguments))
                .isEqualTo(refused(name + " is set, as for an installation: " + command + " is for trying alone."));
        assertThat(directory.resolve("try")).doesNotExist();
    }

    @Test
    void signNoTokenBeforeTheTrial() {
        assertThat(medchain("token", "--role", "auditor", "--tenant", "*"))
                .isEqualTo(refused("There is no key that signs tokens: medchain try makes it."));
    }

    @Test
    void stopsNothingBeforeATry() {
        assertThat(medchain("try", "stop")).isEqualTo(new Result(0, "The server is not running.\n", ""));
        assertThat(directory.resolve("try")).doesNotExist();
    }

    /** The server runs, as after an earlier try. */
    @Nested
    class OfATry {

        private final List<String> requests = new ArrayList<>();
        private HttpServer service;

        @BeforeEach
        void run() throws IOException {
            server("");
            DevelopmentKeys.createOrOpen(directory.resolve("try"));
            service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            service.createContext("/", this::answer);
            service.start();
            environment.put("HTTP_PORT", String.valueOf(service.getAddress().getPort()));
        }

        @AfterEach
        void stop() {
            service.stop(0);
        }

        private void answer(HttpExchange exchange) throws IOException {
            boolean create = exchange.getRequestMethod().equals("PUT");
            byte[] body = "{\"id\":\"trial\"}".getBytes(StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(create ? 201 : 404, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }

        @Test
        void aTenantIsRegisteredAndTheNextCommandsAreTold() throws IOException {
            Result tried = medchain("try");

            assertThat(tried).isEqualTo(new Result(0, """
                            Now seal a file for a patient, open it, destroy the patient's keys, and fail to open it:
                              bin/medchain seal --patient patient-1 README.txt try/readme.sealed
                              bin/medchain open --patient patient-1 try/readme.sealed try/readme
                              bin/medchain destruction request patient-1 --confirm patient-1 --legal-basis 'GDPR Art. 17(1)(b)'
                              bin/medchain open --patient patient-1 try/readme.sealed try/readme-again
                            """, ""));
            Path token = directory.resolve("try/trial.token");
            String bearer = " Bearer " + Files.readString(token).strip();
            assertThat(requests)
                    .containsExactly("GET /api/v1/tenants/trial" + bearer, "PUT /api/v1/tenants/trial" + bearer);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                    .isEqualTo("rw-------");
        }

        @Test
        void theTokenIsThatOfTheOtherCommandsUntilItsEnd() {
            medchain("try");
            requests.clear();

            assertThat(medchain("key", "list", "patient-1").status()).isEqualTo(4);
            assertThat(requests).hasSize(1);
            assertThat(medchain("try", "stop").out()).isEqualTo("The server has stopped.\n");
            assertThat(medchain("key", "list", "patient-1").err()).startsWith("medchain: missing: --service");
            assertThat(requests).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"MEDCHAIN_SERVICE", "MEDCHAIN_TOKEN", "MEDCHAIN_ENVIRONMENT", "DATABASE_URL"})
        void theTokenIsForNoOtherService(String name) {
            medchain("try");
            requests.clear();
            environment.put(name, "https://keys.invalid");

            assertThat(medchain("key", "list", "patient-1").err()).startsWith("medchain: missing: ");
            assertThat(requests).isEmpty();
        }
    }

    @Test
    void tryWithNoArgumentButStop() {
        assertThat(medchain("try", "start")).isEqualTo(new Result(2, "", "medchain: try takes stop, or nothing\n"));
    }
}

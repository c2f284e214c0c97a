package org.medchain.keys.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.cli.Medchain;

/** The commands of a clone, in one whose launcher and server note their calls. {@code ReadmeIT} has the real ones. */
class CloneCommandsTest {

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private record Result(int status, String out, String err) {

        /** The error stream without the seconds of its steps. */
        String said() {
            return err.replaceAll("\\[ *\\d+ s\\] ", "[t] ");
        }
    }

    @BeforeEach
    void makeAClone() throws IOException {
        environment.put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("HTTP_PORT", String.valueOf(freePort()));
        environment.put("HTTPS_PORT", "-1");
        write("medchain", "echo \"$*\" >>" + calls() + "; exit ${LAUNCHER_STATUS:-0}");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path calls() {
        return directory.resolve("calls");
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/bash\n" + text + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    private Result medchain(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Medchain.run(
                new ClonePlace(new Workspace(directory)),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Result(
                status,
                out.toString(StandardCharsets.UTF_8).stripTrailing(),
                err.toString(StandardCharsets.UTF_8).stripTrailing());
    }

    @Nested
    class Help {

        @Test
        void listsThemBeforeThoseThatAskAService() {
            Result help = medchain("help");

            assertThat(help.status()).isZero();
            assertThat(help.out())
                    .containsSubsequence("bench", "compact", "load", "logs", "restart", "start", "token", "try")
                    .containsSubsequence("The other commands", "seal", "hsm");
        }

        static Stream<String> commands() {
            return Stream.of(
                    "try start stop restart status compact distribute undistribute logs bench load token".split(" "));
        }

        @ParameterizedTest
        @MethodSource("commands")
        void tellsWhatOneTakes(String command) throws IOException {
            Result help = medchain(command, "--help");

            assertThat(help.status()).isZero();
            assertThat(help.out()).startsWith("Usage: medchain " + command);
            assertThat(calls()).doesNotExist();
        }

        @ParameterizedTest
        @MethodSource("commands")
        void isOfCommandsThatTakeNothingElse(String command) {
            assertThat(medchain(command, "--other").status()).isEqualTo(2);
            assertThat(calls()).doesNotExist();
        }
    }

    @Nested
    class Measure {

        @Test
        void aLoadIsABenchmarkOfItsOwn() {
            assertThat(medchain("load", "--seconds", "20").status()).isZero();

            assertThat(calls())
                    .hasContent("--maven -B -q -pl tools/benchmark -am -Pbenchmark verify"
                            + " -Dmedchain.benchmark.parts=load -Dmedchain.benchmark.seconds=20\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "1.5", "abc", "1000000", ""})
        void aLoadTakesWholeSecondsAlone(String seconds) {
            assertThat(medchain("load", "--seconds=" + seconds))
                    .isEqualTo(new Result(2, "", "medchain: --seconds is a whole number from 1 to 99999"));
        }

        @Test
        void aLoadThatLostAKeyEndsWith1() {
            environment.put("LAUNCHER_STATUS", "9");

            assertThat(medchain("load").status()).isEqualTo(1);
        }

        @Test
        void aBenchmarkTakesItsOwnPropertiesAlone() {
            assertThat(medchain("bench", "-DskipTests=true"))
                    .isEqualTo(new Result(2, "", "medchain: -D names a property medchain.benchmark.NAME"));
        }
    }

    @Nested
    class Start {

        private static final String CHECKING = "[t] Checking the KEK and the ports\nmedchain: ";

        private void assertRefusedBeforeTheBuild(String why) {
            Result result = medchain("start");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.said()).isEqualTo(CHECKING + why);
            assertThat(calls()).doesNotExist();
        }

        @ParameterizedTest
        @CsvSource({"HTTP_PORT, abc", "HTTP_PORT, 0", "HTTP_PORT, 65536", "HTTPS_PORT, 9443x", "HTTP_PORT, -1"})
        void namesAPortThatIsNone(String variable, String value) {
            environment.put("HTTPS_PORT", "1");
            environment.put(variable, value);

            assertRefusedBeforeTheBuild(variable + " must be a port: a whole number from 1 to 65535.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP_PORT", "HTTPS_PORT"})
        void namesAPortThatIsInUse(String variable) throws Exception {
            try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                environment.put(variable, String.valueOf(other.getLocalPort()));

                assertRefusedBeforeTheBuild("Port " + other.getLocalPort()
                        + " is in use by another program: stop it, or set " + variable + ".");
            }
        }

        @Test
        void refusesOnePortForBoth() {
            environment.put("HTTPS_PORT", environment.get("HTTP_PORT"));

            assertRefusedBeforeTheBuild("HTTP_PORT and HTTPS_PORT must be two ports.");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "1234567890123456789012345678901",
                    "123456789012345678901234567890123",
                    "ééééééééééééééé12",
                    "éééééééééééééééé",
                    "éééééééééééééééééééééééééééééééé",
                })
        void refusesAKekOfAnotherLength(String kek) {
            environment.put("LOCAL_KEK", kek);

            assertRefusedBeforeTheBuild("LOCAL_KEK must be exactly 32 characters, each of ASCII.");
        }

        @Test
        void refusesAKekOfAnotherLengthFromItsOwnSecrets() throws Exception {
            Files.createDirectory(directory.resolve(".medchain"));
            Files.writeString(directory.resolve(".medchain/secrets.env"), "LOCAL_KEK=short\n");

            assertRefusedBeforeTheBuild("LOCAL_KEK must be exactly 32 characters, each of ASCII.");
        }

        @Test
        void refusesAnEarlierKekOfAnotherLength() {
            environment.put("LOCAL_KEK_PREVIOUS", "k".repeat(32) + ",short");

            assertRefusedBeforeTheBuild("Each KEK of LOCAL_KEK_PREVIOUS must be exactly 32 characters, each of ASCII.");
        }

        @Test
        void refusesAwsModeWithoutARegion() {
            environment.put("KMS_ENABLED", "true");

            assertRefusedBeforeTheBuild("AWS_REGION must be set with KMS_ENABLED=true.");
        }

        @Test
        void refusesAnotherSwitch() {
            environment.put("KMS_ENABLED", "yes");

            assertRefusedBeforeTheBuild("KMS_ENABLED must be true or false.");
        }

        @Test
        void refusesHalfAnIssuer() {
            environment.put("MP_JWT_VERIFY_ISSUER", "i");

            assertRefusedBeforeTheBuild(
                    "MP_JWT_VERIFY_AUDIENCES is not set, but another MP_JWT_VERIFY_ variable is: set all"
                            + " three or none.");
        }

        @Test
        void refusesTwoPlacesOfTheKek() {
            assertThat(medchain("start", "--softhsm", "--kms-simulator"))
                    .isEqualTo(new Result(2, "", "medchain: --kms-simulator and --softhsm exclude each other"));
        }

        @Test
        void endsWithABuildThatFailed() {
            environment.put("LAUNCHER_STATUS", "1");

            Result result = medchain("start");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.said())
                    .isEqualTo(CHECKING + "the build has failed: see " + directory.resolve(".medchain/build.log"));
            assertThat(calls()).content().matches("--build \\d ear-module\n");
        }

        /** Of the server's script the test has the environment, and then that it failed. */
        @Test
        void givesTheServerSecretsThatTheOwnerAloneReads() throws Exception {
            write(
                    "ear-module/target/liberty/wlp/bin/server",
                    "[ $1 = start ] && env -0 >" + directory.resolve("seen") + "; echo no; exit 1");

            Result result = medchain("start");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.said()).endsWith("""
                            [t] Making the secrets that are missing
                            [t] Starting the server
                            medchain: no""");
            String secrets = Files.readString(directory.resolve(".medchain/secrets.env"));
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve(".medchain/secrets.env"))))
                    .isEqualTo("rw-------");
            List<String> seen =
                    List.of(Files.readString(directory.resolve("seen")).split("\0", -1));
            assertThat(secrets.lines().filter(line -> line.matches("[A-Z_]+=.*")))
                    .hasSize(3)
                    .allMatch(seen::contains);
            assertThat(seen)
                    .contains("KMS_ENABLED=false", "ERASURE_KEY_CACHE_SECONDS=5")
                    .contains("CONSOLE_CLIENT_ID=medchain-console")
                    .contains("CONSOLE_URL=http://127.0.0.1:" + environment.get("HTTP_PORT"))
                    .contains("MP_JWT_VERIFY_ISSUER=" + issuerOfTokens())
                    .anyMatch(it -> it.startsWith("MP_JWT_VERIFY_PUBLICKEY_LOCATION=file:///"))
                    .anyMatch(it -> it.startsWith("DATABASE_URL=jdbc:h2:file:"));
        }

        private String issuerOfTokens() {
            String token =
                    medchain("token", "--role", "auditor", "--tenant", "t").out();
            String claims =
                    new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.US_ASCII);
            return claims.replaceFirst(".*\"iss\":\"(http://127\\.0\\.0\\.1:[0-9]+)\".*", "$1");
        }
    }

    @Nested
    class Token {

        @Test
        void isPrintedAlone() {
            Result result = medchain("token", "--role", "key-admin", "--tenant", "*");

            assertThat(result.status()).isZero();
            assertThat(result.out()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
            assertThat(result.err()).isEmpty();
        }

        @Test
        void isRefusedInOneLine() {
            assertThat(medchain("token", "--role", "nurse", "--tenant", "t"))
                    .isEqualTo(new Result(
                            2,
                            "",
                            "medchain: unknown role; the roles are key-user, key-admin, privacy-officer, auditor"));
            assertThat(directory.resolve(".medchain")).doesNotExist();
        }

        @Test
        void isNotMadeForAnotherIssuer() {
            environment.put("MP_JWT_VERIFY_ISSUER", "https://i");

            assertThat(medchain("token", "--role", "auditor", "--tenant", "t"))
                    .isEqualTo(new Result(
                            1,
                            "",
                            "medchain: This installation takes its tokens from https://i, not from development keys."));
            assertThat(medchain("try").err())
                    .isEqualTo("medchain: This installation takes its tokens from https://i, not from development keys:"
                            + " ./medchain start starts it.");
        }
    }

    @Nested
    class OfAServerThatDoesNotRun {

        @Test
        void isToldByStatus() {
            assertThat(medchain("status")).isEqualTo(new Result(3, "MedChain is not running.", ""));
        }

        @Test
        void isToldByStop() {
            assertThat(medchain("stop")).isEqualTo(new Result(0, "MedChain is not running.", ""));
        }

        @Test
        void hasNoLog() {
            assertThat(medchain("logs").err()).startsWith("medchain: There is no log yet: ");
        }
    }

    @Nested
    class OfAServerThatRuns {

        private static final String LIBERTY = "ear-module/target/liberty/wlp/";

        @BeforeEach
        void startsOne() throws IOException {
            write(LIBERTY + "bin/server", "");
            Files.createDirectories(directory.resolve(LIBERTY + "usr/servers/.pid"));
            Files.writeString(directory.resolve(LIBERTY + "usr/servers/.pid/medchain.pid"), "42\n");
        }

        private Path log() {
            return directory.resolve(LIBERTY + "usr/servers/medchain/logs/messages.log");
        }

        @Test
        void isToldThatItHasNotStarted() throws IOException {
            Files.createDirectory(directory.resolve(".medchain"));
            Files.writeString(directory.resolve(".medchain/address"), "http://127.0.0.1:1");

            assertThat(medchain("status"))
                    .isEqualTo(new Result(1, "MedChain runs as process 42 and has not started: see " + log(), ""));
        }

        @Test
        void isToldThatOneWithoutAnAddressHasNotStarted() {
            assertThat(medchain("status"))
                    .isEqualTo(new Result(1, "MedChain runs as process 42 and has not started: see " + log(), ""));
        }

        @Test
        void isNotStartedTwice() {
            assertThat(medchain("start").out()).isEqualTo("MedChain is already running; ./medchain stop ends it.");
        }

        @Test
        void hasADatabaseThatIsNotCompacted() {
            assertThat(medchain("compact").err()).isEqualTo("medchain: MedChain is running: ./medchain stop ends it.");
        }

        @Test
        void isStopped() {
            assertThat(medchain("stop")).isEqualTo(new Result(0, "MedChain has stopped.", ""));
        }
    }

    @Nested
    class Distribute {

        @ParameterizedTest
        @ValueSource(strings = {"distribute", "undistribute"})
        void isOfPostgresqlAlone(String command) {
            environment.put("DATABASE_PASSWORD", "secret");

            assertThat(medchain(command))
                    .isEqualTo(new Result(
                            1, "", "medchain: DATABASE_URL must be of PostgreSQL, the coordinator of Citus."));
        }
    }

    @Nested
    class OtherCommands {

        @Test
        void takeTheTokenOfTheTrialUnlessSomethingElseIsNamed() throws IOException {
            Files.createDirectory(directory.resolve(".medchain"));
            Files.writeString(directory.resolve(".medchain/trial.token"), "t");
            Files.writeString(directory.resolve(".medchain/address"), "http://127.0.0.1:9");
            ClonePlace place = new ClonePlace(new Workspace(directory));

            assertThat(place.environmentOf(Map.of()))
                    .containsEntry("MEDCHAIN_SERVICE", "http://127.0.0.1:9")
                    .containsEntry("MEDCHAIN_TENANT", "trial")
                    .containsEntry(
                            "MEDCHAIN_TOKEN_FILE",
                            directory.resolve(".medchain/trial.token").toString());
            assertThat(List.of(
                            "MEDCHAIN_SERVICE",
                            "MEDCHAIN_CONFIG",
                            "MEDCHAIN_TENANT",
                            "MEDCHAIN_TOKEN",
                            "MEDCHAIN_TOKEN_FILE",
                            "MEDCHAIN_TOKEN_ENDPOINT"))
                    .allSatisfy(name -> assertThat(place.environmentOf(Map.of(name, "https://s"))
                                    .entrySet())
                            .filteredOn(it -> it.getKey().startsWith("MEDCHAIN_"))
                            .containsExactly(Map.entry(name, "https://s")));
        }

        /** The commands that it prints destroy keys. */
        @ParameterizedTest
        @ValueSource(strings = {"MEDCHAIN_SERVICE", "MEDCHAIN_CONFIG", "MEDCHAIN_TENANT", "MEDCHAIN_TOKEN"})
        void areNotPrintedByTryIfTheyWouldAskAnotherService(String name) {
            environment.put(name, "https://hospital.example");

            assertThat(medchain("try"))
                    .isEqualTo(
                            new Result(
                                    1,
                                    "",
                                    "medchain: " + name
                                            + " is set: the commands that try prints would not take the service, tenant and token of try."));
        }

        @Test
        void verifyCertificatesByTheKeysOfTheClone() {
            assertThat(new ClonePlace(new Workspace(directory)).environmentOf(Map.of("CERTIFICATE_KEY_FILE", "/k")))
                    .containsEntry("CERTIFICATE_KEY_FILE", "/k")
                    .containsEntry(
                            "CERTIFICATE_ML_DSA_KEY_FILE",
                            directory
                                    .resolve(".medchain/certificate-ml-dsa-key.pem")
                                    .toString());
        }
    }
}

package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Script.Result;

/** Runs {@code ./medchain} in a project of two sources, with a Maven and a Java that note how they were called. */
class MedChainScriptTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final String VERBS =
            "try, start, stop, restart, status, token, hsm, verify-audit, verify-certificate, compact,"
                    + " logs, bench, load, help";

    /** Says that it is Maven 3.9, or makes the targets of the modules that it is to build. */
    private static final String MAVEN = """
            #!/bin/bash
            if [ "$2" = --version ]; then echo 'Apache Maven 3.9.9 (x)'; exit; fi
            echo "mvn $*" >>"$CALLS"
            echo '[INFO] Building MedChain Keys: development 0.1.0     [1/2]'
            [ -z "${BROKEN:-}" ] || { echo '[ERROR] broken'; exit 1; }
            mkdir -p development-module/target/lib cli-module/target ear-module/target tools/kms-simulator/target
            """;

    private static final String JAVA = """
            #!/bin/bash
            echo "java ${*: 3}" >>"$CALLS"
            printf '%s' "${JAVA_SAYS:-}"
            exit "${JAVA_STATUS:-0}"
            """;

    @TempDir
    private Path directory;

    private Path project;
    private Path calls;

    @BeforeEach
    void makeAProject() throws IOException {
        project = Files.createDirectory(directory.resolve("project"));
        calls = directory.resolve("calls");
        Files.copy(PROJECT.resolve("medchain"), project.resolve("medchain"));
        String secretFiles = "distribution-module/src/distribution/bin/secret-files.sh";
        write(secretFiles, Files.readString(PROJECT.resolve(secretFiles)));
        for (String module : List.of("chain", "development", "core")) {
            write(module + "-module/src/main/java/A.java", "class A {}");
            write(module + "-module/pom.xml", "<project/>");
        }
        write("pom.xml", "<project/>");
        write(".mvn/jvm.config", "");
        writeProgram("bin/mvn", MAVEN);
        writeProgram("jdk/bin/java", JAVA);
        writeProgram("jdk/bin/javac", "#!/bin/sh\necho 'javac 17.0.1'\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = project.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private void writeProgram(String file, String text) throws IOException {
        write(file, text);
        Files.setPosixFilePermissions(project.resolve(file), PosixFilePermissions.fromString("rwx------"));
    }

    private Script medchain(String... arguments) throws IOException {
        Path output = Files.createTempDirectory(directory, "output");
        return new Script(output, project.resolve("medchain"), arguments)
                .with("PATH", project.resolve("bin") + ":" + System.getenv("PATH"))
                .with("JAVA_HOME", project.resolve("jdk").toString())
                .with("CALLS", calls.toString());
    }

    private List<String> calls() throws IOException {
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @Nested
    class Verbs {

        @ParameterizedTest
        @ValueSource(strings = {"start stop", "Start", "-h", ""})
        void areNamedIfAnotherIsTyped(String verb) throws Exception {
            assertThat(medchain(verb).run())
                    .isEqualTo(new Result(2, "", "The verbs are " + VERBS + "; ./medchain help says more."));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "try",
                    "start",
                    "stop",
                    "restart",
                    "status",
                    "token",
                    "hsm",
                    "verify-audit",
                    "verify-certificate",
                    "compact",
                    "logs",
                    "bench",
                    "load",
                    "help",
                })
        void tellWhatTheyTakeWithoutABuild(String verb) throws Exception {
            Result help = medchain(verb, "--help").run();

            assertThat(help.status()).isZero();
            assertThat(help.out()).startsWith("./medchain " + verb).hasLineCount(countOfHelp(verb));
            assertThat(help.err()).isEmpty();
            assertThat(calls()).isEmpty();
        }

        /** What {@code ./medchain help} says of it. */
        private int countOfHelp(String verb) throws Exception {
            String all = medchain("help").run().out();
            String own = all.substring(all.indexOf("\n\n./medchain " + verb) + 2);
            int end = own.indexOf("\n\n./medchain ");
            return (int) (end < 0 ? own : own.substring(0, end)).lines().count();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"try", "start", "stop", "restart", "status", "compact", "logs", "bench", "load", "help"})
        void refuseWhatTheyDoNotTake(String verb) throws Exception {
            assertThat(medchain(verb, "--other").run())
                    .isEqualTo(new Result(2, "", "./medchain %1$s --help says what %1$s takes.".formatted(verb)));
        }
    }

    @Nested
    class Load {

        @Test
        void isABenchmarkOfItsOwn() throws Exception {
            assertThat(medchain("load", "--seconds", "20").run().status()).isZero();

            assertThat(calls())
                    .last()
                    .asString()
                    .endsWith("-Pbenchmark verify -Dmedchain.benchmark.parts=load -Dmedchain.benchmark.seconds=20");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "1.5", "abc", "1000000", ""})
        void takesWholeSecondsAlone(String seconds) throws Exception {
            assertThat(medchain("load", "--seconds", seconds).run())
                    .isEqualTo(new Result(2, "", "./medchain load --help says what load takes."));
        }
    }

    @Nested
    class Start {

        private Script start(String... more) throws IOException {
            return medchain(more.length == 0 ? new String[] {"start"} : more);
        }

        private void assertRefusedBeforeTheBuild(Script start, String why) throws Exception {
            Result result = start.run();

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().replaceAll("\\[ *\\d+ s\\] ", "[t] "))
                    .isEqualTo("[t] Checking the JDK, the KEK and the ports\n" + why);
            assertThat(calls()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"HTTP_PORT, abc", "HTTP_PORT, 0", "HTTP_PORT, 65536", "HTTPS_PORT, 9443x", "HTTP_PORT, -1"})
        void namesAPortThatIsNone(String variable, String value) throws Exception {
            assertRefusedBeforeTheBuild(
                    start().with("HTTP_PORT", String.valueOf(freePort())).with(variable, value),
                    variable + " must be a port: a whole number from 1 to 65535.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP_PORT", "HTTPS_PORT"})
        void namesAPortThatIsInUse(String variable) throws Exception {
            try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                String port = String.valueOf(other.getLocalPort());

                assertRefusedBeforeTheBuild(
                        start().with("HTTP_PORT", String.valueOf(freePort())).with(variable, port),
                        "Port " + port + " is in use by another program: stop it, or set " + variable + ".");
            }
        }

        @Test
        void refusesOnePortForBoth() throws Exception {
            String port = String.valueOf(freePort());

            assertRefusedBeforeTheBuild(
                    start().with("HTTP_PORT", port).with("HTTPS_PORT", port),
                    "HTTP_PORT and HTTPS_PORT must be two ports.");
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
        void refusesAKekOfAnotherLength(String kek) throws Exception {
            assertRefusedBeforeTheBuild(
                    start().with("LOCAL_KEK", kek), "LOCAL_KEK must be exactly 32 characters, each of ASCII.");
        }

        @Test
        void refusesAKekOfAnotherLengthFromItsOwnSecrets() throws Exception {
            write(".medchain/secrets.env", "LOCAL_KEK=short\n");

            assertRefusedBeforeTheBuild(start(), "LOCAL_KEK must be exactly 32 characters, each of ASCII.");
        }

        @Test
        void refusesAnEarlierKekOfAnotherLength() throws Exception {
            assertRefusedBeforeTheBuild(
                    start().with("LOCAL_KEK_PREVIOUS", "k".repeat(32) + ",short"),
                    "Each KEK of LOCAL_KEK_PREVIOUS must be exactly 32 characters, each of ASCII.");
        }

        @Test
        void refusesAwsModeWithoutARegion() throws Exception {
            assertRefusedBeforeTheBuild(
                    start().with("KMS_ENABLED", "true"), "AWS_REGION must be set with KMS_ENABLED=true.");
        }

        @Test
        void refusesAnotherSwitch() throws Exception {
            assertRefusedBeforeTheBuild(start().with("KMS_ENABLED", "yes"), "KMS_ENABLED must be true or false.");
        }

        @Test
        void refusesHalfAnIssuer() throws Exception {
            assertRefusedBeforeTheBuild(
                    start().with("MP_JWT_VERIFY_ISSUER", "i"),
                    "MP_JWT_VERIFY_AUDIENCES is not set, but another MP_JWT_VERIFY_ variable is: set all three or none.");
        }

        @Test
        void refusesAnOlderJdk() throws Exception {
            writeProgram("jdk/bin/javac", "#!/bin/sh\necho 'javac 11.0.1'\n");

            assertRefusedBeforeTheBuild(
                    start(),
                    "MedChain needs a JDK, 17 or newer; the version of " + project.resolve("jdk/bin/javac")
                            + " is 11.0.1.");
        }

        @Test
        void tellsItsPhasesAndTheModulesThatAreBuilt() throws Exception {
            Result result = start().with("HTTP_PORT", String.valueOf(freePort()))
                    .with("HTTPS_PORT", "-1")
                    .run();

            assertThat(result.err().replaceAll("\\[ *\\d+ s\\] ", "[t] ")).startsWith("""
                            [t] Checking the JDK, the KEK and the ports
                            [t] Building with mvn: the first time takes minutes, while Maven downloads
                            [t]   MedChain Keys: development [1/2]
                            [t] Making the secrets that are missing
                            """);
        }

        @Test
        void endsWithABuildThatFailed() throws Exception {
            Result result = start().with("HTTP_PORT", String.valueOf(freePort()))
                    .with("HTTPS_PORT", "-1")
                    .with("BROKEN", "yes")
                    .run();

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err())
                    .endsWith("[ERROR] broken\nThe build has failed: see " + project.resolve(".medchain/build.log"));
        }
    }

    @Nested
    class Build {

        private static final String MAVEN_CALL = "mvn -B -pl development-module -am -DskipTests package";

        private void token() throws Exception {
            assertThat(medchain("token", "--role", "auditor").run().status()).isZero();
        }

        private long builds() throws IOException {
            return calls().stream().filter(call -> call.startsWith("mvn")).count();
        }

        private void change(String file) throws IOException {
            Files.setLastModifiedTime(
                    project.resolve(file), FileTime.from(Instant.now().plusSeconds(1)));
        }

        @Test
        void isDoneOnce() throws Exception {
            token();
            token();

            assertThat(calls().get(0)).isEqualTo(MAVEN_CALL);
            assertThat(builds()).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"chain-module/src/main/java/A.java", "pom.xml", "development-module/pom.xml", ".mvn"})
        void isDoneAgainIfASourceChanged(String source) throws Exception {
            token();
            change(source);

            token();

            assertThat(builds()).isEqualTo(2);
        }

        @Test
        void isDoneAgainIfASourceWentAway() throws Exception {
            write("chain-module/src/main/java/B.java", "class B {}");
            token();
            Files.delete(project.resolve("chain-module/src/main/java/B.java"));
            change("chain-module/src/main/java");

            token();

            assertThat(builds()).isEqualTo(2);
        }

        @Test
        void isDoneAgainIfTheTargetWentAway() throws Exception {
            token();
            Files.delete(project.resolve("development-module/target/medchain.built"));

            token();

            assertThat(builds()).isEqualTo(2);
        }

        @Test
        void isDoneAgainIfItFailed() throws Exception {
            assertThat(medchain("token").with("BROKEN", "yes").run().status()).isEqualTo(1);

            token();

            assertThat(builds()).isEqualTo(2);
        }

        @Test
        void isNotDoneForAModuleThatIsNotNeeded() throws Exception {
            token();
            change("core-module/src/main/java/A.java");

            token();

            assertThat(builds()).isEqualTo(1);
        }

        @Test
        void saysWhatItDoesAndNothingOnTheOutput() throws Exception {
            Result first = medchain("verify-audit").run();
            Result second = medchain("verify-audit").run();

            assertThat(first.out()).isEmpty();
            assertThat(first.err()).contains("Building with mvn", "MedChain Keys: development [1/2]");
            assertThat(second).isEqualTo(new Result(0, "", ""));
        }
    }

    @Nested
    class Tools {

        private String lastCall() throws IOException {
            return calls().get(calls().size() - 1);
        }

        @Test
        void verifyAnAuditTrail() throws Exception {
            medchain("verify-audit", "--export", "a b").with("JAVA_STATUS", "3").run();

            assertThat(lastCall()).isEqualTo("java org.medchain.keys.chain.verification.VerifyAudit --export a b");
            assertThat(medchain("verify-audit").with("JAVA_STATUS", "3").run().status())
                    .isEqualTo(3);
        }

        @Test
        void verifyACertificateByTheInstallationsKey() throws Exception {
            medchain("verify-certificate", "c.jws").run();

            assertThat(lastCall())
                    .isEqualTo("java org.medchain.keys.chain.certificate.VerifyCertificate --certificate c.jws"
                            + " --public-key " + project.resolve(".medchain/certificate-key.pem.pub"));
        }

        @Test
        void verifyACertificateByBothKeysOfTheInstallation() throws Exception {
            Path second = project.resolve(".medchain/certificate-ml-dsa-key.pem.pub");
            Files.createDirectories(second.getParent());
            Files.writeString(second, "a public key");

            medchain("verify-certificate", "c.jws").run();

            assertThat(lastCall())
                    .endsWith("--public-key " + project.resolve(".medchain/certificate-key.pem.pub") + " --public-key "
                            + second);
        }

        @Test
        void verifyACertificateByAnotherKey() throws Exception {
            medchain("verify-certificate", "c.jws", "--public-key", "k").run();
            assertThat(lastCall()).endsWith("--certificate c.jws --public-key k");

            medchain("verify-certificate", "c.jws")
                    .with("CERTIFICATE_KEY_FILE", "/k")
                    .run();
            assertThat(lastCall()).endsWith("--certificate c.jws --public-key /k.pub");
        }

        @Test
        void compactWithTheDriversOfTheServer() throws Exception {
            assertThat(medchain("compact").run().status()).isZero();

            assertThat(calls())
                    .containsExactly(
                            "mvn -B -pl development-module,ear-module -am -DskipTests package",
                            "java org.medchain.keys.development.Development compact");
        }

        @Test
        void makeNoTokenForAnotherIssuer() throws Exception {
            assertThat(medchain("token")
                            .with("MP_JWT_VERIFY_ISSUER", "https://i")
                            .run())
                    .isEqualTo(new Result(
                            1, "", "This installation takes its tokens from https://i, not from development keys."));
        }
    }

    @Nested
    class OfAServerThatDoesNotRun {

        @Test
        void isToldByStatus() throws Exception {
            assertThat(medchain("status").run()).isEqualTo(new Result(3, "MedChain is not running.", ""));
        }

        @Test
        void isToldByStop() throws Exception {
            assertThat(medchain("stop").run()).isEqualTo(new Result(0, "MedChain is not running.", ""));
        }
    }

    @Nested
    class OfAServerThatRuns {

        private static final String LIBERTY = "ear-module/target/liberty/wlp/";
        private static final String ADDRESS = "  HTTP   http://127.0.0.1:9080 (this machine only)";

        @BeforeEach
        void startsOne() throws IOException {
            writeProgram(LIBERTY + "bin/server", "#!/bin/sh\n");
            write(LIBERTY + "usr/servers/.pid/medchain.pid", "42\n");
            write(".medchain/started", ADDRESS + "\n");
        }

        private Path log() {
            return project.resolve(LIBERTY + "usr/servers/medchain/logs/messages.log");
        }

        @Test
        void tellsWhichChecksAreDown() throws Exception {
            String state = "MedChain has started and is not ready: down: token-issuer";

            assertThat(medchain("status").with("JAVA_SAYS", state).run())
                    .isEqualTo(new Result(0, state + "\n" + ADDRESS + "\n  PID    42", ""));
            assertThat(calls())
                    .containsExactly("java org.medchain.keys.development.Development await --port 9080 --log " + log()
                            + " --seconds 0 --pid 42");
        }

        @Test
        void tellsThatItHasNotStarted() throws Exception {
            assertThat(medchain("status").with("JAVA_STATUS", "1").run())
                    .isEqualTo(new Result(1, "MedChain runs as process 42 and has not started: see " + log(), ""));
        }

        @Test
        void tellsThatOneWithoutAnAddressHasNotStarted() throws Exception {
            Files.delete(project.resolve(".medchain/started"));

            assertThat(medchain("status").run())
                    .isEqualTo(new Result(1, "MedChain runs as process 42 and has not started: see " + log(), ""));
            assertThat(calls()).isEmpty();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

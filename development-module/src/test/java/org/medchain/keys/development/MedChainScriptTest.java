package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.development.Script.Result;

/** The launcher {@code ./medchain}, in a project of two sources, with a Maven and a Java that note how they were called. */
class MedChainScriptTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    /** Says that it is Maven 3.9, or makes the targets of the modules that it is to build. */
    private static final String MAVEN = """
            #!/bin/bash
            if [ "$2" = --version ]; then echo 'Apache Maven 3.9.9 (x)'; exit; fi
            echo "mvn $*" >>"$CALLS"
            echo '[INFO] Building MedChain Keys: development 0.1.0     [1/2]'
            [ -z "${BROKEN:-}" ] || { echo '[ERROR] broken'; exit 1; }
            mkdir -p tools/dev/target/lib ear-module/target
            """;

    private static final String JAVA = """
            #!/bin/bash
            echo "java ${*: 6}" >>"$CALLS"
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
        for (String module : List.of("chain-module", "tools/dev", "core-module")) {
            write(module + "/src/main/java/A.java", "class A {}");
            write(module + "/pom.xml", "<project/>");
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

    private static String withoutTimes(String lines) {
        return lines.replaceAll("\\[ *\\d+ s\\] ", "[t] ");
    }

    @Test
    void isShort() throws IOException {
        assertThat(Files.readAllLines(PROJECT.resolve("medchain"))).hasSizeLessThanOrEqualTo(60);
    }

    @Nested
    class Program {

        @Test
        void getsTheArgumentsAndGivesItsExitStatus() throws Exception {
            Result result = medchain("load", "--seconds", "a b")
                    .with("JAVA_STATUS", "3")
                    .run();

            assertThat(result.status()).isEqualTo(3);
            assertThat(calls()).last().isEqualTo("java org.medchain.keys.dev.ClonePlace load --seconds a b");
        }

        @Test
        void isNotRunIfItsBuildFails() throws Exception {
            Result result = medchain("status").with("BROKEN", "yes").run();

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err())
                    .endsWith("[ERROR] broken\nmedchain: The build has failed: see "
                            + project.resolve(".medchain/build.log"));
            assertThat(calls()).noneMatch(call -> call.startsWith("java"));
        }

        @Test
        void isNotBuiltWithAnOlderJdk() throws Exception {
            writeProgram("jdk/bin/javac", "#!/bin/sh\necho 'javac 11.0.1'\n");

            assertThat(medchain("start").run())
                    .isEqualTo(new Result(
                            1,
                            "",
                            "medchain: MedChain needs a JDK, 17 or newer; the version of "
                                    + project.resolve("jdk/bin/javac") + " is 11.0.1."));
            assertThat(calls()).isEmpty();
        }
    }

    @Nested
    class ForTheProgram {

        @Test
        void buildsOtherModulesInOneGo() throws Exception {
            Files.createDirectories(project.resolve("tools/kms-simulator/target"));

            Result result = medchain("--build", "7", "ear-module", "tools/kms-simulator")
                    .run();

            assertThat(result.status()).isZero();
            assertThat(result.err()).matches("""
                            \\[   [789] s\\] Building with mvn: the first time takes minutes, while Maven downloads
                            \\[   [789] s\\]   MedChain Keys: development \\[1/2\\]""");
            assertThat(calls()).containsExactly("mvn -B -Pquick -pl ear-module,tools/kms-simulator -am package");
        }

        @Test
        void buildsThemOnce() throws Exception {
            medchain("--build", "0", "ear-module").run();

            Result second = medchain("--build", "0", "ear-module").run();

            assertThat(second.status()).isZero();
            assertThat(withoutTimes(second.err())).isEqualTo("[t] Nothing has changed since the last build");
            assertThat(calls()).hasSize(1);
        }

        @Test
        void saysThatABuildFailed() throws Exception {
            assertThat(medchain("--build", "0", "ear-module")
                            .with("BROKEN", "yes")
                            .run()
                            .status())
                    .isEqualTo(1);
        }

        @Test
        void runsMaven() throws Exception {
            assertThat(medchain("--maven", "-B", "verify").run().status()).isZero();

            assertThat(calls()).containsExactly("mvn -B verify");
        }
    }

    @Nested
    class Build {

        private static final String MAVEN_CALL = "mvn -B -Pquick -pl tools/dev -am package";

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
        @ValueSource(strings = {"chain-module/src/main/java/A.java", "pom.xml", "tools/dev/pom.xml", ".mvn"})
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
            Files.delete(project.resolve("tools/dev/target/medchain.built"));

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
}

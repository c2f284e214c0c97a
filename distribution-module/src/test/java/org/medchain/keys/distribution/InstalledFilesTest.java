package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files beside the server, before they are packed: the launcher, the unit for systemd, the example of the settings. */
class InstalledFilesTest {

    private static final Path SOURCES = Path.of("src", "distribution");

    @TempDir
    Path directory;

    /** The launcher, in a place where there is nothing else. */
    private Command launcher(String... arguments) throws IOException {
        Path script = Files.createDirectories(directory.resolve("bin")).resolve("medchain");
        Files.copy(
                SOURCES.resolve("bin/medchain"),
                script,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        return new Command(directory, script.toString(), arguments);
    }

    @Nested
    class Launcher {

        private static final String ANOTHER_JAVA =
                "[ \"$1\" != -version ] || { echo 'openjdk version \"%s\"' >&2; exit; }\n";

        /** A Java of this version, which does that in place of the program, and the jars of an application that is unpacked. */
        private Map<String, String> java(String version, String does) throws IOException {
            for (String jar : List.of(
                    "lib/medchain-keys-api",
                    "lib/medchain-keys-chain",
                    "lib/jackson-core",
                    "lib/bcprov-jdk18on",
                    "medchain-keys-core")) {
                write("wlp/usr/servers/medchain/apps/medchain-keys.ear/" + jar + ".jar", "");
            }
            write("bin/java", ANOTHER_JAVA.formatted(version) + does);
            return Map.of("JAVA_HOME", directory.toString());
        }

        private void write(String file, String text) throws IOException {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "#!/bin/bash\n" + text + "\n");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }

        @Test
        void isShort() throws IOException {
            assertThat(Files.readAllLines(SOURCES.resolve("bin/medchain"))).hasSizeLessThanOrEqualTo(60);
        }

        @Test
        void needsJava() throws Exception {
            Command.Result result = launcher("status").run(Map.of("JAVA_HOME", directory.toString()));

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.output()).contains("Java, 17 or newer, is needed");
        }

        @Test
        void refusesAnOlderJava() throws Exception {
            Map<String, String> older = java("11.0.2", "");

            assertThat(launcher("status").run(older))
                    .isEqualTo(new Command.Result(
                            1,
                            "medchain: Java, 17 or newer, is needed; the version of " + directory
                                    + "/bin/java is 11.\n"));
        }

        /** A service manager knows and signals the process that it started; the server has the environment that the program made. */
        @Test
        void letsTheServerTakeItsPlace() throws Exception {
            Map<String, String> java = java("17.0.1", "echo \"export NAME='a b'\"");
            write("wlp/bin/server", "echo \"$$ $NAME $*\"");
            launcher("run");

            Command.Result result = new Command(directory, "bash", "-c", "echo $$; exec bin/medchain run").run(java);

            String[] lines = result.output().split("\n", -1);
            assertThat(lines[1]).isEqualTo(lines[0] + " a b run medchain --clean");
        }

        @Test
        void startsNoServerIfItsVariablesAreWrong() throws Exception {
            Map<String, String> java = java("17.0.1", "echo wrong >&2; exit 3");
            write("wlp/bin/server", "echo started");

            assertThat(launcher("run").run(java)).isEqualTo(new Command.Result(3, "wrong\n"));
        }

        /** Another user installs than the one whose server reads what is added. */
        @Test
        void letsTheServerReadAnAddedModuleAndNobodyElseTheRest() throws Exception {
            Map<String, String> java = java("17.0.1", "umask");

            assertThat(launcher("module", "list").run(java)).isEqualTo(new Command.Result(0, "0022\n"));
            assertThat(launcher("start").run(java)).isEqualTo(new Command.Result(0, "0077\n"));
        }
    }

    /** An application that is one file, with the names that Maven gives its jars. */
    @Nested
    class PackedEar {

        private static final String[] JARS = {
            "lib/medchain-keys-api-1.0.jar",
            "lib/medchain-keys-chain.jar",
            "lib/com.fasterxml.jackson.core-jackson-core-2.22.4.jar",
            "lib/org.bouncycastle-bcprov-jdk18on-1.87.jar",
            "org.medchain.keys-medchain-keys-core-1.0.jar"
        };

        /** Where the class path has those that the program shares with the application: behind the archive's own. */
        private static final int SHARED = 3;

        private static final int CORE = 7;

        private Path application() {
            return directory.resolve("wlp/usr/servers/medchain/apps/medchain-keys.ear");
        }

        private void pack(String... names) throws IOException {
            Files.createDirectories(application().getParent());
            Path fresh = Files.createTempDirectory(directory, "ear").resolve("packed.ear");
            try (FileSystem ear = FileSystems.newFileSystem(fresh, Map.of("create", "true"))) {
                Files.createDirectory(ear.getPath("lib"));
                for (String name : names) {
                    Files.writeString(ear.getPath(name), name);
                }
            }
            Files.move(fresh, application(), StandardCopyOption.REPLACE_EXISTING);
        }

        /** The script with a Java that prints what it is to run, but for what unpacks. */
        private Command.Result run(String verb) throws Exception {
            Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
            Files.writeString(java, """
                    #!/bin/sh
                    case "$*" in
                        -version) echo 'openjdk version "17.0.1"' >&2 ;;
                        *PackedApplication*) exec "%s/bin/java" "$@" ;;
                        *) printf '%%s\\n' "$@" ;;
                    esac
                    """.formatted(System.getProperty("java.home")));
            Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path classes = Files.createDirectories(directory.resolve("lib")).resolve("medchain-keys-distribution.jar");
            if (!Files.exists(classes)) {
                Files.createSymbolicLink(classes, Path.of("target", "classes").toAbsolutePath());
            }
            return launcher(verb)
                    .run(Map.of(
                            "JAVA_HOME",
                            directory.resolve("jdk").toString(),
                            "HOME",
                            directory.resolve("home").toString()));
        }

        private List<String> classPathOf(String verb) throws Exception {
            Command.Result result = run(verb);
            assertThat(result.status()).as(result.output()).isZero();
            List<String> printed = result.output().lines().toList();
            return List.of(printed.get(printed.indexOf("-cp") + 1).split(":"));
        }

        @Test
        void givesTheServersVerbsItsJars() throws Exception {
            pack(JARS);

            List<String> classPath = classPathOf("check-config");

            assertThat(Path.of(classPath.get(CORE))).hasContent(JARS[CORE - SHARED]);
            assertThat(Path.of(classPath.get(CORE + 1)).getParent())
                    .isDirectoryContaining("glob:**bcprov-jdk18on-1.87.jar");
            assertThat(classPath.get(CORE)).startsWith(directory + "/state/application/");
        }

        @Test
        void givesTheCommandLineItsJars() throws Exception {
            pack(JARS);

            List<String> classPath = classPathOf("seal");

            assertThat(classPath.subList(SHARED, CORE))
                    .satisfiesExactly(
                            jar -> assertThat(Path.of(jar)).hasContent(JARS[0]),
                            jar -> assertThat(Path.of(jar)).hasContent(JARS[1]),
                            jar -> assertThat(Path.of(jar)).hasContent(JARS[2]),
                            jar -> assertThat(Path.of(jar)).hasContent(JARS[3]));
            assertThat(directory.resolve("state")).doesNotExist();
        }

        @Test
        void isUnpackedAgainWhenAnotherTakesItsPlace() throws Exception {
            pack(JARS);
            String first = classPathOf("check-config").get(CORE);
            assertThat(classPathOf("check-config").get(CORE)).isEqualTo(first);

            String[] newer = JARS.clone();
            newer[CORE - SHARED] = "org.medchain.keys-medchain-keys-core-1.1.jar";
            pack(newer);

            assertThat(Path.of(classPathOf("check-config").get(CORE)).getFileName())
                    .hasToString("org.medchain.keys-medchain-keys-core-1.1.jar");
            assertThat(Path.of(first)).doesNotExist();
        }

        @Test
        void isNamedIfItIsNoneOfThisService() throws Exception {
            pack("lib/hospital.jar");

            assertThat(run("check-config"))
                    .isEqualTo(new Command.Result(
                            1, "medchain: The application " + application() + " has no medchain-keys-api.\n"));
        }
    }

    @Nested
    class Unit {

        private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

        /** Beside a launcher that is there, since systemd looks for it. */
        private Path unit(String name) throws IOException {
            launcher("help");
            return Files.writeString(
                    directory.resolve(name),
                    Files.readString(SOURCES.resolve("etc").resolve(name))
                            .replace("/opt/medchain-keys/", directory + "/"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"medchain-keys.service", "medchain-keys-migrate.service"})
        void isUnderstoodBySystemd(String name) throws Exception {
            assumeTrue(Files.isExecutable(ANALYZE), "systemd is not here");

            Command.Result result = new Command(
                            directory,
                            ANALYZE.toString(),
                            "verify",
                            "--man=no",
                            unit(name).toString())
                    .run(Map.of());

            assertThat(result.output()).doesNotContain(name);
        }

        @ParameterizedTest
        @ValueSource(strings = {"medchain-keys.service", "medchain-keys-migrate.service"})
        void exposesLittle(String name) throws Exception {
            assumeTrue(Files.isExecutable(ANALYZE), "systemd is not here");

            Command.Result result = new Command(
                            directory,
                            ANALYZE.toString(),
                            "security",
                            "--offline=yes",
                            "--threshold=20",
                            "--no-pager",
                            unit(name).toString())
                    .run(Map.of());

            assertThat(result.status()).as(result.output()).isZero();
        }
    }

    @Nested
    class Example {

        private static final Pattern SETTING = Pattern.compile("(?m)^#?([A-Z][A-Z0-9_]+)=(.*)$");

        private static List<MatchResult> settings() throws IOException {
            return Stream.concat(settings("medchain.env.example"), settings("owner.env.example"))
                    .toList();
        }

        private static Stream<MatchResult> settings(String file) throws IOException {
            return SETTING.matcher(Files.readString(SOURCES.resolve("etc").resolve(file)))
                    .results();
        }

        @Test
        void givesTheOwnersPasswordToTheMigrationAlone() throws IOException {
            assertThat(settings("medchain.env.example"))
                    .noneMatch(it -> it.group(1).startsWith("DATABASE_OWNER"));
            assertThat(settings("owner.env.example"))
                    .extracting(it -> it.group(1))
                    .containsExactly("DATABASE_OWNER", "DATABASE_OWNER_PASSWORD");
            assertThat(Files.readString(SOURCES.resolve("etc/medchain-keys.service")))
                    .doesNotContain("owner.env");
        }

        @Test
        void namesVariablesThatThereAre() throws IOException {
            String configuration = Files.readString(Path.of("..", "docs", "run", "configuration.md"));

            assertThat(settings())
                    .hasSizeGreaterThan(15)
                    .allSatisfy(setting -> assertThat(configuration).contains("`" + setting.group(1)));
        }

        @Test
        void hasNoSecret() throws IOException {
            assertThat(settings())
                    .filteredOn(setting -> setting.group(1).matches(".*(PASSWORD|KEK)"))
                    .hasSizeGreaterThan(3)
                    .allSatisfy(setting -> assertThat(setting.group(2)).isEmpty());
        }
    }
}

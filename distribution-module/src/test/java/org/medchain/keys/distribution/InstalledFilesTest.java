package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files beside the server, before they are packed: the script, the unit for systemd, the example of the settings. */
class InstalledFilesTest {

    private static final Path SOURCES = Path.of("src", "distribution");

    @TempDir
    Path directory;

    private Command medchain(String... arguments) throws IOException {
        Path script = Files.createDirectories(directory.resolve("bin")).resolve("medchain");
        for (String file : List.of("medchain", "secret-files.sh")) {
            Files.copy(
                    SOURCES.resolve("bin").resolve(file),
                    script.resolveSibling(file),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        return new Command(directory, script.toString(), arguments);
    }

    @Nested
    class Script {

        private Path environment(String mode, String content) throws IOException {
            Path file = Files.writeString(directory.resolve("medchain.env"), content);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }

        private Command.Result checkConfig(Path environment) throws Exception {
            return medchain("check-config").run(Map.of("MEDCHAIN_ENVIRONMENT", environment.toString()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw-r-----", "rw----r--"})
        void refusesSettingsThatOthersCanRead(String mode) throws Exception {
            Command.Result result = checkConfig(environment(mode, "HTTPS_PORT=9443\n"));

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.output()).contains("is open to others: give it mode 0600");
        }

        @ParameterizedTest
        @ValueSource(strings = {"export LOCAL_KEK=pasted", "pasted", "lower=pasted", "=pasted"})
        void refusesALineThatIsNoSettingAndDoesNotRepeatIt(String line) throws Exception {
            Command.Result result = checkConfig(environment("rw-------", "# a comment\n\n" + line + "\n"));

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.output())
                    .contains("has a line that is not NAME=value")
                    .doesNotContain("pasted");
        }

        @Test
        void refusesSettingsThatAreNotThere() throws Exception {
            assertThat(checkConfig(directory.resolve("missing")).output())
                    .contains("MEDCHAIN_ENVIRONMENT must name a file that can be read");
        }

        @ParameterizedTest
        @ValueSource(strings = {"start", "stop", "status", "run", "await", "check-config"})
        void takesNoArgumentsForTheServersVerbs(String verb) throws Exception {
            Command.Result result = medchain(verb, "--now").run(Map.of());

            assertThat(result.status()).isEqualTo(2);
            assertThat(result.output()).isEqualTo("medchain: " + verb + " takes no arguments.\n");
        }

        @ParameterizedTest
        @CsvSource({
            "try, MEDCHAIN_ENVIRONMENT",
            "try, DATABASE_URL",
            "token, MEDCHAIN_ENVIRONMENT",
            "token, DATABASE_URL"
        })
        void triesNothingWhereThereAreSettings(String verb, String name) throws Exception {
            Command.Result result = medchain(verb).run(Map.of(name, ""));

            assertThat(result)
                    .isEqualTo(new Command.Result(
                            1,
                            "medchain: " + name + " is set, as for an installation: " + verb
                                    + " is for trying alone.\n"));
            assertThat(directory.resolve("try")).doesNotExist();
        }

        @Test
        void signsNoTokenBeforeItTries() throws Exception {
            assertThat(medchain("token", "--role", "auditor", "--tenant", "*").run(Map.of()))
                    .isEqualTo(new Command.Result(
                            1, "medchain: There is no key that signs tokens: medchain try makes it.\n"));
        }

        @Test
        void triesWithNoArgumentButStop() throws Exception {
            assertThat(medchain("try", "start").run(Map.of()))
                    .isEqualTo(new Command.Result(2, "medchain: try takes stop, or nothing.\n"));
        }

        /** Liberty's own copy of the configuration can be one of an earlier start, with that start's DATABASE_URL. */
        @ParameterizedTest
        @ValueSource(strings = {"src/distribution/bin/medchain", "../medchain"})
        void startsTheServerWithoutTheConfigurationOfEarlierStarts(String script) throws IOException {
            assertThat(Files.readAllLines(Path.of(script)))
                    .filteredOn(line -> line.matches(".*\"\\$server\" (run|start) .*"))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("\"$server\" run medchain --clean")
                            || line.contains("\"$server\" start medchain --clean"));
        }

        @Test
        void needsJava() throws Exception {
            Command.Result result = medchain("status").run(Map.of("JAVA_HOME", directory.toString()));

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.output()).contains("Java, 17 or newer, is needed");
        }
    }

    @Nested
    class SecretFiles {

        private Path secret(String mode, String content) throws IOException {
            Path file = Files.writeString(directory.resolve("secret"), content);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }

        /** What the script makes of the variables, as the server would see it. */
        private String read(Path file) throws Exception {
            String script = ". " + SOURCES.toAbsolutePath()
                    + "/bin/secret-files.sh; read_secret_files; env -0 | grep -za KEK; echo end";
            return new Command(directory, "bash", "-c", script)
                    .run(Map.of("LOCAL_KEK_FILE", file.toString()))
                    .output();
        }

        private void assertRefused(Map<String, String> variables, String line) throws Exception {
            Command.Result result = medchain("check-config").run(variables);

            assertThat(result).isEqualTo(new Command.Result(1, "medchain: " + line + "\n"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw-------", "r--r-----"})
        void areReadInPlaceOfTheirVariables(String mode) throws Exception {
            assertThat(read(secret(mode, "of a file"))).isEqualTo("LOCAL_KEK=of a file\0end\n");
        }

        @Test
        void loseOneLineBreak() throws Exception {
            assertThat(read(secret("r--------", " two\n\n"))).isEqualTo("LOCAL_KEK= two\n\0end\n");
        }

        @Test
        void areRefusedBesideTheirVariable() throws Exception {
            assertRefused(
                    Map.of(
                            "LOCAL_KEK",
                            "of the environment",
                            "LOCAL_KEK_FILE",
                            secret("r--------", "of a file").toString()),
                    "LOCAL_KEK_FILE must not be set beside LOCAL_KEK.");
        }

        @Test
        void areRefusedIfTheyAreMissing() throws Exception {
            assertRefused(
                    Map.of("DATABASE_PASSWORD_FILE", directory.toString()),
                    "DATABASE_PASSWORD_FILE must name a file that can be read.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n"})
        void areRefusedIfTheyAreEmpty(String content) throws Exception {
            assertRefused(
                    Map.of(
                            "KEYSTORE_PASSWORD_FILE",
                            secret("r--------", content).toString()),
                    "KEYSTORE_PASSWORD_FILE names a file that is empty.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw----r--", "rw-rw----", "rw-----w-"})
        void areRefusedIfTheyAreOpenToOthers(String mode) throws Exception {
            assertRefused(
                    Map.of("ERASURE_KEYS_KEK_FILE", secret(mode, "of a file").toString()),
                    "ERASURE_KEYS_KEK_FILE names a file that is open to others: give it mode 0400 or 0440.");
        }

        @Test
        void areThoseThatTheTableOfVariablesHas() throws IOException {
            String script = Files.readString(SOURCES.resolve("bin/secret-files.sh"));
            String names = script.substring(script.indexOf('"', script.indexOf("secrets_of_files=")) + 1);
            String row = Files.readString(Path.of("..", "docs", "operations.md"))
                    .lines()
                    .filter(line -> line.startsWith("| `AWS_SECRET_ACCESS_KEY_FILE`"))
                    .findFirst()
                    .orElseThrow();

            assertThat(Pattern.compile("`([A-Z_]+)_FILE`")
                            .matcher(row)
                            .results()
                            .map(it -> it.group(1)))
                    .containsExactlyInAnyOrder(
                            names.substring(0, names.indexOf('"')).split("\\s"));
        }
    }

    @Nested
    class Unit {

        private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

        /** Beside a script that is there, since systemd looks for it. */
        private Path unit(String name) throws IOException {
            medchain("help");
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
            String operations = Files.readString(Path.of("..", "docs", "operations.md"));

            assertThat(settings())
                    .hasSizeGreaterThan(15)
                    .allSatisfy(setting -> assertThat(operations).contains("`" + setting.group(1)));
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

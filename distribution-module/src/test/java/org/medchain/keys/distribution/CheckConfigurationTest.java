package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckConfigurationTest {

    private static final String KEK = "0123456789abcdefghijklmnopqrstuv";

    @TempDir
    Path directory;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void setWhatMustBeSet() {
        variables.put("DATABASE_URL", "jdbc:h2:file:/tmp/medchain;MODE=LEGACY;WRITE_DELAY=0;TRACE_LEVEL_FILE=0");
        variables.put("LOCAL_KEK", KEK);
        variables.put("KEYSTORE_FILE", directory.resolve("key.p12").toString());
        variables.put("KEYSTORE_PASSWORD", "password");
        variables.put("MP_JWT_VERIFY_ISSUER", "https://issuer.example.org");
        variables.put("MP_JWT_VERIFY_AUDIENCES", "medchain-keys");
        variables.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "https://issuer.example.org/jwks");
        variables.put("AUDIT_CHECKPOINT_DIRECTORY", directory.toString());
        variables.put(
                "AUDIT_CHECKPOINT_KEY_FILE",
                directory.resolve("checkpoint-key.pem").toString());
        variables.put("ROW_KEY_FILE", directory.resolve("row-key").toString());
        variables.put(
                "CERTIFICATE_KEY_FILE", directory.resolve("certificate-key.pem").toString());
        variables.put(
                "ERASURE_REGISTER_FILE", directory.resolve("erasure-register").toString());
    }

    private Set<String> whatIsWrong() {
        return new CheckConfiguration(KnownVariables.of(KnownVariablesTest.SERVER), new Environment(variables))
                .whatIsWrong();
    }

    @Test
    void saysNothingOfSoundSettings() {
        assertThat(whatIsWrong()).isEmpty();
    }

    @Test
    void namesEachVariableThatIsWrongAndNoValue() {
        variables.remove("DATABASE_URL");
        variables.put("AUDIT_DEADLINE_MILLIS", "7 pasted by mistake");
        variables.put(
                "AUDIT_CHECKPOINT_DIRECTORY",
                directory.resolve("is-not-mounted").toString());

        assertThat(whatIsWrong())
                .containsExactlyInAnyOrder(
                        "DATABASE_URL must be set",
                        "AUDIT_DEADLINE_MILLIS must be a whole number from 50 to 60000",
                        "AUDIT_CHECKPOINT_DIRECTORY must name a directory that exists and can be written");
    }

    @Test
    void takesAnEmptyVariableForOneThatIsNotSet() {
        variables.put("MP_JWT_VERIFY_ISSUER", "");

        assertThat(whatIsWrong()).singleElement().asString().startsWith("MP_JWT_VERIFY_ISSUER ");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_PORT, abc, HTTP_PORT must be a whole number from -1 to 65535",
        "HTTPS_PORT, abc, HTTPS_PORT must be a whole number from -1 to 65535",
        "OPERATIONS_PORT, abc, OPERATIONS_PORT must be a whole number from -1 to 65535",
        "OPERATIONS_PORT, 9443, 'OPERATIONS_PORT must be another port than HTTPS_PORT and HTTP_PORT, also on another address'",
        "HTTPS_HOST, no address, 'HTTPS_HOST must be an address of this machine, or *'",
        "OPERATIONS_HOST, no address, 'OPERATIONS_HOST must be an address of this machine, or *'",
        "DATABASE_POOL_SIZE, many, DATABASE_POOL_SIZE must be a whole number from 2 to 10000",
        "CONSOLE_LOG_LEVEL, loud, 'CONSOLE_LOG_LEVEL must be OFF, ERROR, WARNING, AUDIT or INFO'"
    })
    void looksAtWhatTheServerReads(String name, String value, String line) {
        variables.put(name, value);

        assertThat(whatIsWrong()).containsExactly(line);
    }

    @Test
    void looksAtNamesThatAreNone() {
        variables.put("KMS_ENABLD", "pasted by mistake");

        assertThat(whatIsWrong())
                .containsExactly("KMS_ENABLD is no variable of the service: is it meant to be KMS_ENABLED?");
    }

    @Test
    void looksAtLocalKeks() {
        variables.put("LOCAL_KEK_PREVIOUS", KEK + ",too short");
        variables.remove("LOCAL_KEK");

        assertThat(whatIsWrong())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("LOCAL_KEK must be set"))
                .anySatisfy(line ->
                        assertThat(line).startsWith("LOCAL_KEK_PREVIOUS ").doesNotContain("too short"));
    }

    @Test
    void looksAtNoLocalKekWhereAwsKmsWraps() {
        variables.put("LOCAL_KEK", "too short");
        variables.put("KMS_ENABLED", "true");
        variables.put("AWS_REGION", "eu-central-1");

        assertThat(whatIsWrong()).isEmpty();
    }

    @Test
    void findsTheSettingsOfAllFeatures() throws IOException {
        assertThat(SettingsClasses.all())
                .extracting(Class::getSimpleName)
                .hasSizeGreaterThan(15)
                .containsExactlyInAnyOrderElementsOf(settingsInTheSources());
    }

    private static List<String> settingsInTheSources() throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of(".."), "*-module")) {
            for (Path module : modules) {
                found.addAll(settingsIn(module.resolve("src/main/java")));
            }
        }
        return found;
    }

    private static List<String> settingsIn(Path module) throws IOException {
        if (!Files.isDirectory(module)) {
            return List.of();
        }
        try (Stream<Path> sources = Files.walk(module)) {
            return sources.filter(source -> source.toString().endsWith(".java"))
                    .filter(source -> text(source).contains("implements Settings {"))
                    .map(source -> source.getFileName().toString().replace(".java", ""))
                    .toList();
        }
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

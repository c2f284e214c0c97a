package org.medchain.keys.startup;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.AllSettings;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.TextVariable;

/** What the start refuses, whichever feature a variable belongs to: the settings are found, not listed. */
class AllSettingsTest {

    /** Read when the local provider is built, which the start does too (ProviderChoice), or with an HSM only (KmsSettingsTest). */
    private static final Set<String> OF_OTHER_PROVIDERS = Set.of("LOCAL_KEK", "HSM_TOKEN_LABEL", "HSM_KEY_LABEL");

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path directory;

    @BeforeEach
    void setWhatHasNoDefault() {
        environment.put("KEYSTORE_FILE", directory.resolve("key.p12").toString());
        environment.put("KEYSTORE_PASSWORD", "of a file that is not there yet");
        environment.put("MP_JWT_VERIFY_ISSUER", "issuer");
        environment.put("MP_JWT_VERIFY_AUDIENCES", "audience");
        environment.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "https://issuer.example/keys");
        environment.put("DATABASE_URL", "jdbc:postgresql://db/medchain");
        environment.put("AUDIT_CHECKPOINT_DIRECTORY", directory.toString());
        environment.put("AUDIT_CHECKPOINT_KEY_FILE", "checkpoint-key.pem");
        environment.put("ERASURE_REGISTER_FILE", "erasure-register");
        environment.put("CERTIFICATE_KEY_FILE", "certificate-key.pem");
        environment.put("ROW_KEY_FILE", "row-key");
    }

    private void chooseAws() {
        environment.put("KMS_ENABLED", "true");
        environment.put("AWS_REGION", "eu-central-1");
    }

    static Stream<Arguments> numbersOutOfRange() {
        return AllSettings.numbers()
                .flatMap(variable -> Stream.of(
                        Arguments.of(variable.name(), Integer.toString(variable.least() - 1)),
                        Arguments.of(variable.name(), Integer.toString(variable.most() + 1)),
                        Arguments.of(variable.name(), "no number")));
    }

    static Stream<String> required() {
        return AllSettings.texts()
                .filter(variable -> variable.whatIfMissing().isPresent())
                .map(TextVariable::name)
                .filter(name -> !OF_OTHER_PROVIDERS.contains(name));
    }

    @Test
    void findsNothingWrongWithTheDefaults() {
        assertThatNoException().isThrownBy(() -> AllSettings.construct(environment));
    }

    @Test
    void findsNothingWrongWithTheDefaultsOfAws() {
        chooseAws();

        assertThatNoException().isThrownBy(() -> AllSettings.construct(environment));
    }

    @ParameterizedTest
    @MethodSource("required")
    void namesWhatIsMissing(String variable) {
        chooseAws();
        environment.remove(variable);

        assertRefused(variable);
    }

    @ParameterizedTest
    @CsvSource({
        "DEFAULT_TENANT, no tenant",
        "OPERATIONS_PORT, 9443",
        "CONNECTIONS_PER_PORT, 9",
        "DATABASE_URL, jdbc:h2:file:/db",
        "REQUESTS_PER_SERVER, 1099",
        "AUDIT_CHECKPOINT_DIRECTORY, /nowhere/at all",
        "AUDIT_ARCHIVE_DIRECTORY, /nowhere/at all",
        "AUDIT_FEED_URL, http://elsewhere.example.org/fhir",
        "AUDIT_FEED_TOKEN_FILE, /nowhere",
        "TLS_TRUSTED_CERTIFICATES_FILE, /nowhere",
        "KMS_ENABLED, maybe",
        "ACCESS_LOG, yes",
        "PUBLIC_PAGES, yes",
        "HEALTH_HOST, not an address",
        "HTTPS_HOST, not an address",
        "OPERATIONS_HOST, not an address",
        "CONSOLE_LOG_LEVEL, loud",
        "TRACING, yes",
        "OTEL_SDK_DISABLED, false",
        "BACKUP_RETENTION, a month"
    })
    void namesWhatIsWrong(String variable, String value) {
        environment.put(variable, value);

        assertRefused(variable);
    }

    /** Its clients would come to what is for operators. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PORT", "HTTP_PORT"})
    void takesNoPortForThatOfOperatorsTwice(String other) {
        environment.put("OPERATIONS_HOST", "127.0.0.2");
        environment.put("OPERATIONS_PORT", "9444");
        assertThatNoException().isThrownBy(() -> AllSettings.construct(environment));

        environment.put(other, "9444");

        assertRefused("OPERATIONS_PORT");
    }

    @ParameterizedTest
    @MethodSource("numbersOutOfRange")
    void namesWhateverNumberIsOutOfRange(String variable, String value) {
        chooseAws();
        environment.put(variable, value);

        assertRefused(variable);
    }

    private void assertRefused(String variable) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> AllSettings.construct(environment))
                .withMessageStartingWith(variable + " ")
                .withNoCause();
    }
}

package org.medchain.keys.settings;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsCheckTest {

    private final Map<String, String> environment = new HashMap<>();
    private SettingsCheck check;

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
        environment.put("ERASURE_LEDGER_FILE", "erasure-ledger");
        environment.put("CERTIFICATE_KEY_FILE", "certificate-key.pem");
        MapConfig config = new MapConfig(environment);
        check = new SettingsCheck(
                new Settings(config),
                new AuditSettings(config),
                new CheckpointSettings(config),
                new ArchiveSettings(config),
                new KmsSettings(config),
                new ErasureSettings(config),
                new RotationSettings(config));
    }

    @Test
    void findsNothingWrongWithTheDefaults() {
        assertThatNoException().isThrownBy(check::requireAll);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEYSTORE_FILE",
                "KEYSTORE_PASSWORD",
                "MP_JWT_VERIFY_ISSUER",
                "MP_JWT_VERIFY_AUDIENCES",
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                "DATABASE_URL",
                "AUDIT_CHECKPOINT_DIRECTORY",
                "AUDIT_CHECKPOINT_KEY_FILE",
                "ERASURE_LEDGER_FILE",
                "CERTIFICATE_KEY_FILE"
            })
    void namesWhatIsMissing(String variable) {
        environment.remove(variable);

        assertRefused(variable);
    }

    @ParameterizedTest
    @CsvSource({
        "DEFAULT_TENANT, no tenant",
        "OPERATIONS_PORT, 65536",
        "DATABASE_URL, jdbc:h2:file:/db",
        "DATABASE_TIMEOUT_SECONDS, 0",
        "AUDIT_DEADLINE_MILLIS, 0",
        "AUDIT_WRITERS, 0",
        "AUDIT_GROUP_LIMIT, 0",
        "AUDIT_CHECKPOINT_SECONDS, 0",
        "AUDIT_CHECKPOINT_ENTRIES, 0",
        "AUDIT_CHECKPOINT_DIRECTORY, /nowhere/at all",
        "AUDIT_ARCHIVE_DIRECTORY, /nowhere/at all",
        "AUDIT_ARCHIVE_SECONDS, 0",
        "KMS_TIMEOUT_SECONDS, 0",
        "ERASURE_CHECK_SECONDS, 0",
        "BACKUP_RETENTION, a month",
        "ROTATION_CHECK_SECONDS, 0",
        "ROTATION_LEASE_SECONDS, 0",
        "ROTATION_PARALLEL_CALLS, 0"
    })
    void namesWhatIsWrong(String variable, String value) {
        environment.put(variable, value);

        assertRefused(variable);
    }

    private void assertRefused(String variable) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(check::requireAll)
                .withMessageStartingWith(variable + " ");
    }
}

package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class CheckpointSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path existing;

    @BeforeEach
    void setWhatHasNoDefault() {
        environment.put("AUDIT_CHECKPOINT_DIRECTORY", existing.toString());
        environment.put("AUDIT_CHECKPOINT_KEY_FILE", "key.pem");
    }

    private CheckpointSettings settings() {
        return new CheckpointSettings(MapConfig.variables(environment));
    }

    @Nested
    class Directory {

        @Test
        void isOneThatExists() {
            assertThat(settings().directory()).isEqualTo(existing);
        }

        @Test
        void mustBeSet() {
            environment.remove("AUDIT_CHECKPOINT_DIRECTORY");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("AUDIT_CHECKPOINT_DIRECTORY must be set");
        }

        @Test
        void isNotMadeIfItIsMissing() {
            Path missing = existing.resolve("missing");
            environment.put("AUDIT_CHECKPOINT_DIRECTORY", missing.toString());

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("AUDIT_CHECKPOINT_DIRECTORY must name a directory that exists and can be written");
            assertThat(Files.exists(missing)).isFalse();
        }

        @Test
        void isNoTextThatIsNoPath() {
            environment.put("AUDIT_CHECKPOINT_DIRECTORY", "a\0b");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("AUDIT_CHECKPOINT_DIRECTORY is not a path");
        }
    }

    @Nested
    class Keys {

        @Test
        void mustHaveAFile() {
            environment.remove("AUDIT_CHECKPOINT_KEY_FILE");

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("AUDIT_CHECKPOINT_KEY_FILE must be set");
        }

        @Test
        void areOthersOnlyIfNamed() {
            assertThat(settings().publicKeyFiles()).isEmpty();

            environment.put("AUDIT_CHECKPOINT_PUBLIC_KEYS", "old.pub,other.pub");

            assertThat(settings().publicKeyFiles()).containsExactly(Path.of("old.pub"), Path.of("other.pub"));
        }
    }

    @Nested
    class Rhythm {

        @Test
        void isSixtySecondsOrAThousandEntriesByDefault() {
            assertThat(settings().interval()).isEqualTo(Duration.ofSeconds(60));
            assertThat(settings().entries()).isEqualTo(1000);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "86401", "1m"})
        void isRefusedOutOfItsRange(String value) {
            environment.put("AUDIT_CHECKPOINT_SECONDS", value);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("AUDIT_CHECKPOINT_SECONDS must be a whole number from 1 to 86400");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "1000001", "many"})
        void isRefusedForNoOrTooManyEntries(String value) {
            environment.put("AUDIT_CHECKPOINT_ENTRIES", value);

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings())
                    .withMessage("AUDIT_CHECKPOINT_ENTRIES must be a whole number from 1 to 1000000");
        }
    }
}

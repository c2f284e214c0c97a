package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Period;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class ErasureKeySettingsTest {

    private static final String KEK = Base64.getEncoder().encodeToString(new byte[ErasureKek.LENGTH]);
    private static final String OTHER = Base64.getEncoder().encodeToString(new byte[] {
        1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8
    });

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "ERASURE_KEYS_URL",
            "jdbc:postgresql://keys/erasure",
            "ERASURE_KEYS_USER",
            "keys",
            "ERASURE_KEYS_PASSWORD",
            "secret",
            "ERASURE_KEYS_KEK",
            KEK));

    private ErasureKeySettings settings() {
        return new ErasureKeySettings(MapConfig.variables(environment));
    }

    private void assertRefused(String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::settings)
                .withMessage(line);
    }

    @Nested
    class Unset {

        @Test
        void leavesErasureKeysInTheRecords() {
            environment.clear();

            assertThat(settings().areExternal()).isFalse();
            assertThat(settings().backupRetention()).isEmpty();
        }
    }

    @Nested
    class Apart {

        @Test
        void hasTheCurrentKekAndThePreviousOnes() {
            environment.put("ERASURE_KEYS_KEK_PREVIOUS", OTHER);
            environment.put("ERASURE_KEYS_BACKUP_RETENTION", "P7D");

            ErasureKeks keks = settings().keks().orElseThrow();

            assertThat(settings().areExternal()).isTrue();
            assertThat(keks.current().fingerprint())
                    .isEqualTo(ErasureKek.parse(KEK.toCharArray()).fingerprint());
            assertThat(keks.find(ErasureKek.parse(OTHER.toCharArray()).fingerprint()))
                    .isPresent();
            assertThat(settings().backupRetention()).contains(Period.ofDays(7));
            assertThat(settings().toString()).doesNotContain(KEK).doesNotContain(OTHER);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ERASURE_KEYS_USER", "ERASURE_KEYS_PASSWORD", "ERASURE_KEYS_KEK"})
        void needsUserPasswordAndKek(String variable) {
            environment.remove(variable);

            assertRefused(variable + " must be set with ERASURE_KEYS_URL");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                ERASURE_KEYS_URL              | jdbc:mysql://keys       | must begin with jdbc:postgresql: or jdbc:h2:
                ERASURE_KEYS_URL              | jdbc:h2:file:/keys      | must have WRITE_DELAY=0 for H2
                ERASURE_KEYS_KEK              | short                   | must be 32 bytes in base64
                ERASURE_KEYS_KEK_PREVIOUS     | AAAA,                   | must be 32 bytes in base64
                ERASURE_KEYS_BACKUP_RETENTION | a week                  | must be an ISO 8601 period, P7D for example
                ERASURE_KEYS_BACKUP_RETENTION | -P7D                    | must be an ISO 8601 period, P7D for example
                """)
        void refusesWhatIsWrong(String variable, String value, String whatIsWrong) {
            environment.put(variable, value);

            assertRefused(variable + " " + whatIsWrong);
        }
    }
}

package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class DatabaseSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setWhatHasNoDefault() {
        environment.put("DATABASE_URL", "jdbc:postgresql://db/medchain");
    }

    private DatabaseSettings settings() {
        return new DatabaseSettings(MapConfig.variables(environment));
    }

    private void assertRefused(String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings())
                .withMessage(line)
                .withNoCause();
    }

    @Nested
    class Url {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "jdbc:postgresql://db/medchain",
                    "jdbc:h2:file:/var/medchain/db;MODE=LEGACY;WRITE_DELAY=0;TRACE_LEVEL_FILE=0"
                })
        void isOneOfTwo(String url) {
            environment.put("DATABASE_URL", url);

            assertThatNoException().isThrownBy(() -> settings());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"jdbc:h2:file:/db", "jdbc:h2:file:/db;WRITE_DELAY=01", "jdbc:h2:file:/db;WRITE_DELAY=500"})
        void isRefusedIfH2MayWriteLater(String url) {
            environment.put("DATABASE_URL", url);

            assertRefused("DATABASE_URL must have WRITE_DELAY=0 for H2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ";TRACE_LEVEL_FILE=1", ";TRACE_LEVEL_FILE=01"})
        void isRefusedIfH2MayWriteATrace(String trace) {
            environment.put("DATABASE_URL", "jdbc:h2:file:/db;WRITE_DELAY=0" + trace);

            assertRefused("DATABASE_URL must have TRACE_LEVEL_FILE=0 for H2");
        }

        @Test
        void isRefusedIfItIsNotSet() {
            environment.remove("DATABASE_URL");

            assertRefused("DATABASE_URL must be set");
        }

        @ParameterizedTest
        @ValueSource(strings = {"nonsense", "jdbc:oracle:thin:@db", "postgresql://user:secret@db/medchain"})
        void isRefusedIfItIsAnother(String url) {
            environment.put("DATABASE_URL", url);

            assertRefused("DATABASE_URL must begin with jdbc:postgresql: or jdbc:h2:");
        }

        @Test
        void isNotKept() {
            environment.put("DATABASE_URL", "jdbc:postgresql://db/medchain?password=secret");

            assertThat(settings().toString()).doesNotContain("secret");
        }
    }

    @Nested
    class Timeout {

        @Test
        void isHalfAMinuteByDefault() {
            assertThat(settings().timeout()).isEqualTo(Duration.ofSeconds(30));
        }

        @Test
        void isWhatIsSet() {
            environment.put("DATABASE_TIMEOUT_SECONDS", "60");

            assertThat(settings().timeout()).isEqualTo(Duration.ofMinutes(1));
        }
    }

    @Nested
    class StatementTimeout {

        @Test
        void isTwentySecondsByDefault() {
            assertThat(settings().statementTimeout()).isEqualTo(Duration.ofSeconds(20));
        }

        @Test
        void isWhatIsSet() {
            environment.put("DATABASE_TIMEOUT_SECONDS", "1");
            environment.put("DATABASE_STATEMENT_TIMEOUT_MILLIS", "999");

            assertThat(settings().statementTimeout()).isEqualTo(Duration.ofMillis(999));
        }

        @Test
        void isRefusedIfTheConnectionWouldBeGivenUpBefore() {
            environment.put("DATABASE_TIMEOUT_SECONDS", "20");

            assertRefused("DATABASE_STATEMENT_TIMEOUT_MILLIS must be less than DATABASE_TIMEOUT_SECONDS");
        }
    }

    @Nested
    class PoolSize {

        @ParameterizedTest
        @ValueSource(strings = {"2", "10000"})
        void isAnyNumberWithinItsRange(String value) {
            environment.put("DATABASE_POOL_SIZE", value);

            assertThatNoException().isThrownBy(() -> settings());
        }
    }
}

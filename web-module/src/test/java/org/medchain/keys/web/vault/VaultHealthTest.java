package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultHealthTest {

    private static final VaultHealth READY = new VaultHealth(true);
    private static final VaultHealth SEALED = new VaultHealth(false);

    @Nested
    class Status {

        @Test
        void is503OfAServerThatIsNotReady() {
            assertThat(READY.status(null, null)).isEqualTo(200);
            assertThat(SEALED.status(null, null)).isEqualTo(503);
        }

        @Test
        void isWhatTheCallerAsksForOfAServerInThisState() {
            assertThat(SEALED.status("298", "299")).isEqualTo(299);
            assertThat(SEALED.status("298", "500")).isEqualTo(500);
            assertThat(READY.status("298", "299")).isEqualTo(298);
            assertThat(READY.status(null, "299")).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0", "199", "204", "205", "304", "600", "2000", "-200", "x"})
        void isNoneThatHasNoBody(String asked) {
            assertThat(SEALED.status(null, asked)).isEqualTo(503);
            assertThat(READY.status(asked, null)).isEqualTo(200);
        }
    }

    @Nested
    class Json {

        @Test
        void saysWhetherTheServerIsSealed() {
            assertThat(SEALED.toJson(Instant.parse("2026-11-29T05:00:00.5Z")))
                    .hasToString("{\"initialized\":true,\"sealed\":true,\"standby\":false,"
                            + "\"performance_standby\":false,\"replication_performance_mode\":\"disabled\","
                            + "\"replication_dr_mode\":\"disabled\",\"server_time_utc\":1795928400}");
            assertThat(READY.toJson(Instant.EPOCH).getBoolean("sealed")).isFalse();
        }
    }
}

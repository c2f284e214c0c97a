package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.server.settings.MapConfig;

class AuditSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    private AuditSettings settings() {
        return new AuditSettings(MapConfig.variables(environment));
    }

    @Nested
    class Deadline {

        @Test
        void isTwoSecondsByDefault() {
            assertThat(settings().deadline()).isEqualTo(Duration.ofSeconds(2));
        }

        @Test
        void isInMilliseconds() {
            environment.put("AUDIT_DEADLINE_MILLIS", "750");

            assertThat(settings().deadline()).isEqualTo(Duration.ofMillis(750));
        }
    }

    @Nested
    class Writers {

        @Test
        void areOneForFourProcessorsByDefaultButOneAtLeastAnd64AtMost() {
            int processors = Runtime.getRuntime().availableProcessors();

            assertThat(settings().writers()).isEqualTo(Math.min(64, Math.max(1, processors / 4)));
        }
    }

    @Nested
    class GroupLimit {

        @Test
        void is512ByDefault() {
            assertThat(settings().groupLimit()).isEqualTo(512);
        }

        @Test
        void canBeOne() {
            environment.put("AUDIT_GROUP_LIMIT", "1");

            assertThat(settings().groupLimit()).isEqualTo(1);
        }
    }
}

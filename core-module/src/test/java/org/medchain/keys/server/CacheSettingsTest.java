package org.medchain.keys.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.server.settings.MapConfig;

class CacheSettingsTest {

    private static CacheSettings settings(Map<String, String> environment) {
        return new CacheSettings(MapConfig.variables(environment));
    }

    @ParameterizedTest
    @CsvSource({
        "67108864, 10000",
        "500000000, 10000",
        "8589934592, 17179",
        "9223372036854775807, 10000000",
    })
    void growsWithTheHeapByDefault(long heap, int most) {
        assertThat(CacheSettings.byDefaultIn(heap)).isEqualTo(most);
    }

    @Test
    void isThatOfThisProcessByDefault() {
        assertThat(settings(Map.of()).most())
                .isEqualTo(CacheSettings.byDefaultIn(Runtime.getRuntime().maxMemory()));
        assertThat(settings(Map.of("CACHE_ENTRIES", "7")).most()).isEqualTo(7);
    }
}

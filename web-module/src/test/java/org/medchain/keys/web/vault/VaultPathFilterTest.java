package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultPathFilterTest {

    @Nested
    class UsesOfAKey {

        @Test
        void areThoseOfTheResourceButItsReading() {
            assertThat(Arrays.stream(TransitResource.class.getDeclaredMethods())
                            .flatMap(method -> Optional.ofNullable(method.getAnnotation(Path.class)).stream())
                            .map(Path::value)
                            .map(path -> "/v1/transit/" + path.replace("{tenant}", "hospital-a")))
                    .hasSize(6)
                    .allMatch(path -> VaultPathFilter.isUseOfAKey(path) != path.contains("/keys/"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/v1/transit/encrypt",
                    "/v1/transit/encrypt/",
                    "/v1/transit/encrypt/a/b",
                    "/v1/transit/datakey/sealed/a",
                    "/v1/transit/sign/a",
                    "/v1/transit/keys/a",
                    "/v2/transit/encrypt/a",
                    "/v1/secret/encrypt/a"
                })
        void areNoOthers(String path) {
            assertThat(VaultPathFilter.isUseOfAKey(path)).isFalse();
        }
    }
}

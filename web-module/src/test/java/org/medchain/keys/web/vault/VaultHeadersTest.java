package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class VaultHeadersTest {

    private static Function<String, List<String>> valuesOf(Map<String, List<String>> headers) {
        return name -> headers.getOrDefault(name, List.of());
    }

    @Nested
    class OtherWishes {

        /** A caller that asks for a wrapped answer would not expect a key in clear. */
        @ParameterizedTest
        @ValueSource(strings = {"X-Vault-Namespace", "X-Vault-Wrap-TTL"})
        void areRefused(String name) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> VaultHeaders.requireNoOtherWish(valuesOf(Map.of(name, List.of("60")))))
                    .withMessage(name + " must not be sent: there are no namespaces and no wrapped answers");
        }

        @Test
        void areRefusedBehindAnEmptyOneToo() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> VaultHeaders.requireNoOtherWish(
                            valuesOf(Map.of("X-Vault-Namespace", List.of("", "admin")))));
        }

        @Test
        void areNoneIfTheyAreEmptyOrMissing() {
            assertThatNoException()
                    .isThrownBy(() -> VaultHeaders.requireNoOtherWish(
                            valuesOf(Map.of("X-Vault-Namespace", List.of("", " "), "X-Vault-Token", List.of("t")))));
        }
    }
}

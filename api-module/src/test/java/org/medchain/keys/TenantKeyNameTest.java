package org.medchain.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TenantKeyNameTest {

    static Stream<String> names() {
        return Stream.of("a", "0", "patient-index", "Clinic.North_2", "a".repeat(64));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isWhatAnApplicationCallsAKey(String name) {
        assertThat(new TenantKeyName(name)).hasToString(name);
    }

    static Stream<String> others() {
        return Stream.of(
                "", " ", "-a", ".", "..", "a b", "a/b", "a;b", "a%20", "\u00e4", "a\n", "a\u0000", "a".repeat(65));
    }

    @ParameterizedTest
    @MethodSource("others")
    void refusesAnythingElseAndDoesNotRepeatIt(String name) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> new TenantKeyName(name))
                .satisfies(e -> assertThat(e.field()).isEqualTo("name"))
                .withMessage(
                        "name must be 1 to 64 ASCII letters, digits, dots, hyphens and underscores, the first a letter or digit");
    }
}

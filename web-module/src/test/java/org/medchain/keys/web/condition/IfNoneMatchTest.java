package org.medchain.keys.web.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.MalformedValueException;

class IfNoneMatchTest {

    @Test
    void isThereOrNot() {
        assertThat(IfNoneMatch.parse(List.of("*"))).isTrue();
        assertThat(IfNoneMatch.parse(List.of())).isFalse();
    }

    static Stream<List<String>> others() {
        return Stream.of(List.of(""), List.of("\"1\""), List.of("W/\"1\""), List.of("*", "*"), List.of("*, \"1\""));
    }

    @ParameterizedTest
    @MethodSource("others")
    void hasNoOtherValue(List<String> values) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> IfNoneMatch.parse(values))
                .withMessage("If-None-Match must be there once, as *");
    }
}

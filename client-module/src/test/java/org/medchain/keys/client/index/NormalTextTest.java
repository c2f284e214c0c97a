package org.medchain.keys.client.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class NormalTextTest {

    static Stream<Arguments> spellings() {
        return Stream.of(
                Arguments.of("M\u00fcller", "m\u00fcller"),
                Arguments.of("Mu\u0308ller", "m\u00fcller"),
                Arguments.of("M\u00dcLLER", "m\u00fcller"),
                Arguments.of("  van  der\tBerg\u00a0", "van der berg"),
                Arguments.of("van\u3000der\u2003Berg\n", "van der berg"),
                Arguments.of("Stra\u00dfe", "strasse"),
                Arguments.of("STRASSE", "strasse"),
                Arguments.of(
                        "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2", "\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c3"),
                Arguments.of(
                        "\u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3", "\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c3"),
                Arguments.of("\ufb01n", "fin"),
                Arguments.of("O\u2019Brien", "o\u2019brien"),
                Arguments.of("\uD83D\uDE00", "\uD83D\uDE00"));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void isTheSameForSpellingsThatPeopleTakeForTheSame(String spelling, String normal) {
        assertThat(NormalText.of(spelling).value()).isEqualTo(normal);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void isItsOwnNormalText(String spelling, String normal) {
        assertThat(NormalText.of(normal).value()).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Muller", "M\u00fcller-", "m\u00fc ller"})
    void differsForOthers(String other) {
        assertThat(NormalText.of(other)).isNotEqualTo(NormalText.of("M\u00fcller"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\u00a0\u3000\n", "\ud800", "a\udc00b"})
    void refusesBlanksAndHalfCharacters(String value) {
        assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> NormalText.of(value));
    }

    @Test
    void isNotPrinted() {
        assertThat(NormalText.of("M\u00fcller")).hasToString("NormalText[redacted]");
    }
}

package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class DestructionWindowTest {

    @Nested
    class Parse {

        @ParameterizedTest
        @CsvSource({
            "PT0S, PT0S",
            "P0D, PT0S",
            "PT1S, PT1S",
            "PT24H, P1D",
            "P1DT1H, PT25H",
            "P7D, P7D",
            "P90D, P90D",
            "p2d, P2D"
        })
        void isAnIso8601Duration(String text, String canonical) {
            assertThat(DestructionWindow.parse(text)).hasToString(canonical);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "7",
                    "7D",
                    "P",
                    "P1Y",
                    "P1M",
                    "P-1D",
                    "-PT1S",
                    "PT0.5S",
                    "P90DT1S",
                    "P91D",
                    "PT9999999999999999999S"
                })
        void isRefusedIfItIsNoneOrOutOfBounds(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> DestructionWindow.parse(text))
                    .withMessageStartingWith("destructionWindow must be ");
        }
    }

    @Nested
    class AsksForFourEyes {

        @ParameterizedTest
        @CsvSource({"PT0S, true", "PT23H59M59S, true", "PT24H, false", "P7D, false"})
        void isTrueBelowADay(String window, boolean asks) {
            assertThat(DestructionWindow.parse(window).asksForFourEyes()).isEqualTo(asks);
        }
    }
}

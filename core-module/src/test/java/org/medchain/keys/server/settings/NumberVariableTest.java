package org.medchain.keys.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberVariableTest {

    private static final NumberVariable VARIABLE = new NumberVariable("VARIABLE", 10, 2, 20);

    private static void assertRefused(Runnable use, String range) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(use::run)
                .withMessage("VARIABLE must be a whole number " + range)
                .withNoCause();
    }

    @Nested
    class Check {

        @ParameterizedTest
        @ValueSource(longs = {2, 10, 20})
        void acceptsWhatIsInRange(long number) {
            assertThatNoException().isThrownBy(() -> VARIABLE.check(number));
        }

        @ParameterizedTest
        @ValueSource(longs = {Long.MIN_VALUE, 1, 21, Long.MAX_VALUE})
        void refusesWhatIsNot(long number) {
            assertRefused(() -> VARIABLE.check(number), "from 2 to 20");
        }
    }

    @Nested
    class Parse {

        @Test
        void readsWholeNumbers() {
            assertThat(VARIABLE.parse("-7")).isEqualTo(-7);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " 7", "7 ", "7.5", "seven", "99999999999", "a secret pasted here"})
        void refusesEveryOtherTextAndDoesNotRepeatIt(String text) {
            assertRefused(() -> VARIABLE.parse(text), "from 2 to 20");
        }
    }

    @Nested
    class Bounds {

        @Test
        void fromAboveTakeTheDefaultDownWithThem() {
            assertThat(VARIABLE.atMost(5)).isEqualTo(new NumberVariable("VARIABLE", 5, 2, 5));
            assertThat(VARIABLE.atMost(15)).isEqualTo(new NumberVariable("VARIABLE", 10, 2, 15));
        }

        @Test
        void fromBelowTakeTheDefaultUpWithThem() {
            assertThat(VARIABLE.atLeast(15)).isEqualTo(new NumberVariable("VARIABLE", 15, 15, 20));
            assertThat(VARIABLE.atLeast(5)).isEqualTo(new NumberVariable("VARIABLE", 10, 5, 20));
        }
    }
}

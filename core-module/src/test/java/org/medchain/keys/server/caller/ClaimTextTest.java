package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTextTest {

    @Nested
    class Of {

        @Test
        void staysOnOneLineAndIsNoLongerThanAColumn() {
            assertThat(ClaimText.of("a\n" + "b".repeat(300))).isEqualTo("a?" + "b".repeat(198));
        }
    }

    @Nested
    class Cut {

        @Test
        void neverEndsWithHalfACharacter() {
            assertThat(ClaimText.cut("a\uD83D\uDE00b", 2)).isEqualTo("a");
            assertThat(ClaimText.cut("a\uD83D\uDE00b", 3)).isEqualTo("a\uD83D\uDE00");
        }
    }

    @Nested
    class CanBeShown {

        @ParameterizedTest
        @ValueSource(strings = {"dr.miller", "M\u00fcller, J.", "a b"})
        void isTrueForWhatAReportShowsAsItIs(String claim) {
            assertThat(ClaimText.canBeShown(claim)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {" a", "a ", "a\nb", "a\u200bb", "a\u2028b"})
        void isFalseForOthers(String claim) {
            assertThat(ClaimText.canBeShown(claim)).isFalse();
            assertThat(ClaimText.canBeShown("a".repeat(201))).isFalse();
        }
    }
}

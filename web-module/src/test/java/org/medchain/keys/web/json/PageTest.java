package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class PageTest {

    private static Page<String> pageOf(int limit, String... found) {
        return Page.of(List.of(found), limit, Function.identity(), id -> id.toUpperCase(Locale.ROOT));
    }

    @Nested
    class Of {

        @Test
        void isTheLastPageIfNoMoreThanTheLimitWereFound() {
            assertThat(pageOf(2, "a", "b")).isEqualTo(new Page<>(List.of("A", "B"), null));
        }

        @Test
        void keepsTheOneMoreForTheNextPage() {
            assertThat(pageOf(2, "a", "b", "c")).isEqualTo(new Page<>(List.of("A", "B"), Cursor.after("b")));
        }

        @Test
        void isEmptyIfNothingWasFound() {
            assertThat(pageOf(2)).isEqualTo(new Page<>(List.of(), null));
        }
    }

    @Nested
    class ParseLimit {

        @Test
        void isAHundredWithoutText() {
            assertThat(Page.parseLimit(null)).isEqualTo(100);
        }

        @ParameterizedTest
        @CsvSource({"1, 1", "0010, 10", "1000, 1000"})
        void takesWholeNumbersFromOneToAThousand(String text, int limit) {
            assertThat(Page.parseLimit(text)).isEqualTo(limit);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", " ", "0", "0000", "1001", "9999", "00001", "-1", "+1", "1.0", "1e2", "ten", "1\n", "١"})
        void refusesEverythingElse(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> Page.parseLimit(text))
                    .withMessageStartingWith("limit must be ");
        }
    }
}

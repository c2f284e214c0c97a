package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.MalformedValueException;

class CsvTest {

    private static String table(int most, String... cells) {
        return Csv.table(List.of("actor"), List.of(cells).iterator(), List::of, most);
    }

    @Test
    void quotesEachCell() {
        assertThat(table(2, "olga, the \"officer\"", "two\nlines"))
                .isEqualTo("\"actor\"\r\n\"olga, the \"\"officer\"\"\"\r\n\"two\nlines\"\r\n");
    }

    @ParameterizedTest
    @CsvSource({"=1+1", "+1", "-1", "@SUM(A1)"})
    void hasNoFormula(String text) {
        assertThat(table(1, text)).isEqualTo("\"actor\"\r\n\"'" + text + "\"\r\n");
    }

    @Test
    void isRefusedIfItIsLongerThanItMayBe() {
        assertThat(table(2, "one", "two")).endsWith("\"two\"\r\n");
        assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> table(2, "one", "two", "three"));
    }
}

package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class CsvTest {

    private static String table(int most, String... cells) {
        return Csv.table(List.of("actor"), List.of(cells).iterator(), List::of, most);
    }

    @Test
    void quotesEachCell() {
        assertThat(table(2, "olga, the \"officer\"", "two\nlines"))
                .isEqualTo("\uFEFF\"actor\"\r\n\"olga, the \"\"officer\"\"\"\r\n\"two\nlines\"\r\n");
    }

    @ParameterizedTest
    @CsvSource({"=1+1", "+1", "-1", "@SUM(A1)"})
    void hasNoFormula(String text) {
        assertThat(table(1, text)).isEqualTo("\uFEFF\"actor\"\r\n\"'" + text + "\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;=1", "a\n=1", "a\r\n=1", "a\r+1", "a;-1;@SUM(A1)", "a;\t=1", "a;\"=1", "\"=1"})
    void hasNoFormulaWhereSomeProgramsBeginACell(String text) {
        assertThat(cellOf(text))
                .doesNotContainPattern("(^|[;\r\n]|\"\")[=+@\t-]")
                .contains("'");
    }

    private static String cellOf(String text) {
        String table = table(1, text);
        return table.substring("\uFEFF\"actor\"\r\n\"".length(), table.length() - "\"\r\n".length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a; b", "GDPR-17", "a=b", "1+1", "olga@hospital.example"})
    void keepsWhatIsNoFormula(String text) {
        assertThat(cellOf(text)).isEqualTo(text);
    }

    @Test
    void isRefusedIfItIsLongerThanItMayBe() {
        assertThat(table(2, "one", "two")).endsWith("\"two\"\r\n");
        assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> table(2, "one", "two", "three"));
    }
}

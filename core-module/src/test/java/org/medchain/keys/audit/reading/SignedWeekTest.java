package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class SignedWeekTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T00:00:00Z, 2026-11-16",
        "2026-11-29T23:59:59Z, 2026-11-16",
        "2026-11-30T00:00:00Z, 2026-11-23",
        "2027-01-01T12:00:00Z, 2026-12-21"
    })
    void isTheLastOneThatIsOver(Instant time, LocalDate monday) {
        SignedWeek week = SignedWeek.before(time);

        assertThat(week.first()).isEqualTo(monday);
        assertThat(week.last()).isEqualTo(monday.plusDays(6));
        assertThat(week.end()).isEqualTo(monday.plusDays(7) + "T00:00:00Z");
    }

    @Test
    void isNamedByADay() {
        assertThat(SignedWeek.parseFirst("2026-11-23")).isEqualTo(LocalDate.of(2026, 11, 23));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "2026-11-31", "2026-W48", "23.11.2026", "2026-11-23T00:00:00Z"})
    void isNamedByNothingElse(String text) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> SignedWeek.parseFirst(text))
                .satisfies(e -> assertThat(e.field()).isEqualTo("first"));
    }
}

package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.CmkNotActiveException;
import org.medchain.keys.MalformedValueException;

class CmkDatesTest {

    private static final Instant FROM = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant UNTIL = FROM.plusSeconds(3600);

    private static CmkDates dates(Instant from, Instant until) {
        return new CmkDates(Optional.ofNullable(from), Optional.ofNullable(until));
    }

    private static void assertNotActive(CmkDates dates, Instant now) {
        assertThatExceptionOfType(CmkNotActiveException.class).isThrownBy(() -> dates.requireActive(now));
    }

    @Nested
    class RequireActive {

        @Test
        void isMetFromTheFirstMomentUpToTheLast() {
            assertNotActive(dates(FROM, UNTIL), FROM.minusNanos(1));
            assertThatNoException().isThrownBy(() -> dates(FROM, UNTIL).requireActive(FROM));
            assertThatNoException().isThrownBy(() -> dates(FROM, UNTIL).requireActive(UNTIL.minusNanos(1)));
            assertNotActive(dates(FROM, UNTIL), UNTIL);
        }

        @Test
        void isMetWhereThereIsNoDate() {
            assertThatNoException().isThrownBy(() -> CmkDates.ALWAYS.requireActive(FROM));
            assertThatNoException().isThrownBy(() -> dates(FROM, null).requireActive(UNTIL));
            assertThatNoException().isThrownBy(() -> dates(null, UNTIL).requireActive(Instant.EPOCH));
        }
    }

    @Nested
    class New {

        @ParameterizedTest
        @CsvSource({
            "cmkActiveFrom, 1969-12-31T23:59:59Z, ",
            "cmkActiveUntil, , +10000-01-01T00:00:00Z",
            "cmkActiveUntil, 2026-11-25T12:00:00Z, 2026-11-25T12:00:00Z",
            "cmkActiveUntil, 2026-11-25T12:00:00Z, 2026-11-25T11:59:59Z"
        })
        void hasATimeBetweenThatCanBeStored(String field, Instant from, Instant until) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> dates(from, until))
                    .satisfies(e -> assertThat(e.field()).isEqualTo(field));
        }

        @Test
        void isToTheMicrosecondAsItIsStored() {
            assertThat(dates(FROM.plusNanos(1_999), null)).isEqualTo(dates(FROM.plusNanos(1_000), null));
        }
    }
}

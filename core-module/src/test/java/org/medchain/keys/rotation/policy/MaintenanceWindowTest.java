package org.medchain.keys.rotation.policy;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.SATURDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.MalformedValueException;

class MaintenanceWindowTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    private static MaintenanceWindow window(String start, String end, ZoneId zone, Set<DayOfWeek> days) {
        return new MaintenanceWindow(LocalTime.parse(start), LocalTime.parse(end), zone, days);
    }

    private static Optional<Instant> next(MaintenanceWindow window, String now) {
        return window.nextOpening(Instant.parse(now));
    }

    @Nested
    class NextOpening {

        @ParameterizedTest
        @CsvSource({
            "2026-11-25T01:59:59.999999Z, 2026-11-25T02:00:00Z",
            "2026-11-25T02:00:00Z,",
            "2026-11-25T03:59:59.999999Z,",
            "2026-11-25T04:00:00Z, 2026-11-26T02:00:00Z"
        })
        void ofAWindowWithinADay(String now, Instant expected) {
            assertThat(next(window("02:00", "04:00", UTC, EVERY_DAY), now)).isEqualTo(Optional.ofNullable(expected));
        }

        @ParameterizedTest
        @CsvSource({
            // 2026-11-27 is a Friday.
            "2026-11-27T21:59:59Z, 2026-11-27T22:00:00Z",
            "2026-11-27T22:00:00Z,",
            "2026-11-28T04:59:59Z,",
            "2026-11-28T05:00:00Z, 2026-11-28T22:00:00Z",
            "2026-11-29T04:59:59Z,",
            "2026-11-29T05:00:00Z, 2026-12-04T22:00:00Z",
            "2026-11-27T04:00:00Z, 2026-11-27T22:00:00Z"
        })
        void ofAWindowOverMidnightOnSomeDays(String now, Instant expected) {
            assertThat(next(window("22:00", "05:00", UTC, Set.of(FRIDAY, SATURDAY)), now))
                    .isEqualTo(Optional.ofNullable(expected));
        }

        @Test
        void isByTheClockOfTheZone() {
            MaintenanceWindow window = window("02:00", "04:00", ZoneId.of("Europe/Berlin"), EVERY_DAY);

            assertThat(next(window, "2026-11-25T00:59:59Z")).contains(Instant.parse("2026-11-25T01:00:00Z"));
            assertThat(next(window, "2026-07-25T00:30:00Z")).isEmpty();
            // The clocks go forward at 02:00 on 2026-03-29: the window is an hour shorter.
            assertThat(next(window, "2026-03-29T00:59:59Z")).contains(Instant.parse("2026-03-29T01:00:00Z"));
            assertThat(next(window, "2026-03-29T02:00:00Z")).contains(Instant.parse("2026-03-30T00:00:00Z"));
        }

        @Test
        void ofOneDayAWeekJustAfterItClosed() {
            assertThat(next(window("02:00", "04:00", UTC, Set.of(FRIDAY)), "2026-11-27T04:00:00Z"))
                    .contains(Instant.parse("2026-12-04T02:00:00Z"));
        }
    }

    @Nested
    class Parse {

        private static MaintenanceWindow parse(String start, String end, String zone, String days) {
            return MaintenanceWindow.parse(
                    Optional.ofNullable(start),
                    Optional.ofNullable(end),
                    Optional.ofNullable(zone),
                    Optional.ofNullable(days).map(names -> List.of(names.split(" ", -1))));
        }

        @Test
        void takesItsTexts() {
            assertThat(parse("22:00", "05:00", "Europe/Berlin", "SATURDAY FRIDAY"))
                    .isEqualTo(window("22:00", "05:00", ZoneId.of("Europe/Berlin"), Set.of(FRIDAY, SATURDAY)));
        }

        @Test
        void takesUtcAndEachDayForWhatIsAbsent() {
            assertThat(parse("22:00", "05:00", null, null)).isEqualTo(window("22:00", "05:00", UTC, EVERY_DAY));
        }

        @ParameterizedTest
        @CsvSource({
            "window.start, , 05:00, UTC, FRIDAY",
            "window.start, 2:00, 05:00, UTC, FRIDAY",
            "window.end, 22:00, 24:00, UTC, FRIDAY",
            "window.end, 22:00, , UTC, FRIDAY",
            "window.zone, 22:00, 05:00, Mars/Olympus, FRIDAY",
            "window.zone, 22:00, 05:00, '', FRIDAY",
            "window.days, 22:00, 05:00, UTC, friday",
            "window.days, 22:00, 05:00, UTC, ''"
        })
        void namesWhatIsBad(String field, String start, String end, String zone, String days) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> parse(start, end, zone, days))
                    .satisfies(refusal -> assertThat(refusal.field()).isEqualTo(field));
        }
    }

    @Nested
    class Refusal {

        @Test
        void ofNoLength() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> window("02:00", "02:00", UTC, EVERY_DAY));
        }

        @Test
        void ofNoDays() {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> window("02:00", "04:00", UTC, Set.of()));
        }
    }
}

package org.medchain.keys.rotation.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;

class RotationPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private static RotationPolicy policy(Duration maxAge) {
        return new RotationPolicy(true, maxAge, Optional.empty());
    }

    @Nested
    class MaxAge {

        @ParameterizedTest
        @ValueSource(strings = {"PT1S", "PT36H", "P90D", "P3650D"})
        void isFromASecondToTenYears(Duration age) {
            assertThat(policy(age).maxAge()).isEqualTo(age);
        }

        @ParameterizedTest
        @ValueSource(strings = {"PT0S", "-P1D", "PT0.5S", "PT1.5S", "P3650DT1S"})
        void isNothingElse(Duration age) {
            assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> policy(age));
        }
    }

    @Nested
    class Notice {

        private static RotationPolicy withNotice(Duration maxAge, int days) {
            return new RotationPolicy(true, maxAge, Optional.empty(), Optional.of(days));
        }

        @Test
        void isSoManyDaysBefore() {
            assertThat(withNotice(Duration.ofDays(90), 14).noticeOf(NOW)).contains(NOW.minus(Duration.ofDays(14)));
            assertThat(policy(Duration.ofDays(90)).noticeOf(NOW)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"P90D, 1", "P90D, 89", "PT25H, 1", "P3650D, 365"})
        void isShorterThanTheAge(Duration age, int days) {
            assertThat(withNotice(age, days).noticeDays()).contains(days);
        }

        @ParameterizedTest
        @CsvSource({"P90D, 0", "P90D, -1", "P90D, 90", "PT24H, 1", "P3650D, 366"})
        void isNothingElse(Duration age, int days) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> withNotice(age, days))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("noticeDays"));
        }
    }

    @Nested
    class NextCheck {

        @Test
        void afterAnEndIsWhenTheOldestWrappingWillBeTooOld() {
            Instant oldest = NOW.minus(Duration.ofDays(30));

            assertThat(policy(Duration.ofDays(90)).afterEnd(Optional.of(oldest), NOW))
                    .isEqualTo(NOW.plus(Duration.ofDays(60)));
        }

        @Test
        void isADayLaterIfOneStaysTooOld() {
            Instant oldest = NOW.minus(Duration.ofDays(900));

            assertThat(policy(Duration.ofDays(90)).afterEnd(Optional.of(oldest), NOW))
                    .isEqualTo(NOW.plus(Duration.ofDays(1)));
            assertThat(policy(Duration.ofDays(90)).afterStart(NOW)).isEqualTo(NOW.plus(Duration.ofDays(1)));
        }

        @Test
        void isSoonerForAnAgeUnderADay() {
            assertThat(policy(Duration.ofHours(1)).afterStart(NOW)).isEqualTo(NOW.plus(Duration.ofHours(1)));
        }

        @Test
        void ofATenantWithoutKeysIsAnAgeLater() {
            assertThat(policy(Duration.ofDays(90)).afterEnd(Optional.empty(), NOW))
                    .isEqualTo(NOW.plus(Duration.ofDays(90)));
        }
    }

    @Nested
    class Storage {

        @Test
        void keepsEveryValue() {
            RotationPolicy policy = new RotationPolicy(
                    true,
                    Duration.ofDays(90),
                    Optional.of(new MaintenanceWindow(
                            LocalTime.of(22, 0),
                            LocalTime.of(5, 30),
                            ZoneId.of("Europe/Berlin"),
                            Set.of(DayOfWeek.SUNDAY, DayOfWeek.FRIDAY))),
                    Optional.of(30));

            assertThat(stored(policy)).isEqualTo(policy);
        }

        @Test
        void keepsThatThereIsNoWindow() {
            assertThat(stored(RotationPolicy.DEFAULT)).isEqualTo(RotationPolicy.DEFAULT);
        }

        private static RotationPolicy stored(RotationPolicy policy) {
            PolicyRecord stored = new PolicyRecord(new TenantId("clinic"));
            stored.set(policy, NOW);
            return stored.policy();
        }
    }
}

package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.audit.reading.AuditSummary.UnusualVolume;

class VolumeRuleTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);

    private final VolumeRule rule = new VolumeRule(TODAY);

    private void takeDaysBefore(String actor, int... events) {
        IntStream.range(0, events.length).forEach(i -> rule.take(actor, TODAY.minusDays(events.length - i), events[i]));
    }

    @Nested
    class ADay {

        @ParameterizedTest
        @CsvSource({"30, false", "31, true", "500, true"})
        void isUnusualAboveThreeTimesTheMedian(long events, boolean unusual) {
            takeDaysBefore("anna", 8, 10, 12, 9, 11);
            rule.take("anna", TODAY, events);

            assertThat(rule.found().isEmpty()).isEqualTo(!unusual);
        }

        @Test
        void isToldWithTheMedian() {
            takeDaysBefore("anna", 8, 10, 100, 9, 11, 12);
            rule.take("anna", TODAY, 99);

            assertThat(rule.found()).containsExactly(new UnusualVolume("anna", TODAY, 99, 10.5));
        }

        @Test
        void isNotUnusualWithFewEvents() {
            takeDaysBefore("anna", 1, 1, 1, 1, 1);
            rule.take("anna", TODAY, 19);
            assertThat(rule.found()).isEmpty();

            rule.take("anna", TODAY.plusDays(1), 20);
            assertThat(rule.found()).hasSize(1);
        }

        @Test
        void isNotUnusualWhileNothingIsKnown() {
            takeDaysBefore("anna", 1, 1, 1, 1);
            rule.take("anna", TODAY, 1000);

            assertThat(rule.found()).isEmpty();
        }

        @Test
        void isNotComparedWithDaysOfLongAgo() {
            for (int ago = 29; ago <= 33; ago++) {
                rule.take("anna", TODAY.minusDays(62 - ago), 1);
            }
            rule.take("anna", TODAY, 1000);

            assertThat(rule.found()).isEmpty();
        }

        @Test
        void isNotComparedWithAnotherActors() {
            takeDaysBefore("anna", 1, 1, 1, 1, 1);
            rule.take("bert", TODAY, 1000);

            assertThat(rule.found()).isEmpty();
        }

        @Test
        void isToldBeforeThoseThatAreNearerToWhatIsUsualHoweverManyThereAre() {
            for (int number = 0; number < AuditSummary.MOST; number++) {
                String actor = String.format("actor-%03d", number);
                takeDaysBefore(actor, 10, 10, 10, 10, 10);
                rule.take(actor, TODAY, 40);
            }
            takeDaysBefore("zoe", 2, 2, 2, 2, 2);
            rule.take("zoe", TODAY, 30);

            assertThat(rule.found())
                    .hasSize(AuditSummary.MOST)
                    .startsWith(new UnusualVolume("zoe", TODAY, 30, 2), new UnusualVolume("actor-000", TODAY, 40, 10));
        }

        @Test
        void isNotToldBeforeTheFirstOneAskedAbout() {
            takeDaysBefore("anna", 1, 1, 1, 1, 1, 1000);

            assertThat(rule.found()).isEmpty();
        }
    }
}

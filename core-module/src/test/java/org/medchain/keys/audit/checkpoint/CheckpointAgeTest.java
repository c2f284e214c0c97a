package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.TickingClock;

class CheckpointAgeTest {

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));

    @ParameterizedTest
    @CsvSource({"1, 60", "20, 60", "21, 63", "60, 180", "86400, 259200"})
    void isTooOldBeyondThreeIntervalsButNotWithinAMinute(int intervalSeconds, int limitSeconds) {
        CheckpointAge age = new CheckpointAge(Duration.ofSeconds(intervalSeconds), clock);

        assertThat(age.limit()).isEqualTo(Duration.ofSeconds(limitSeconds));
        clock.advance(Duration.ofSeconds(limitSeconds));
        assertThat(age.isTooOld()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(age.isTooOld()).isTrue();
    }

    @Test
    void isCountedFromTheStartOfTheServer() {
        clock.advance(Duration.ofHours(1));
        CheckpointAge age = new CheckpointAge(Duration.ofSeconds(60), clock);

        assertThat(age.age()).isZero();
    }

    @Test
    void isNoneAgainAfterALookThatLeftNothingDue() {
        CheckpointAge age = new CheckpointAge(Duration.ofSeconds(60), clock);
        clock.advance(Duration.ofHours(1));
        assertThat(age.age()).isEqualTo(Duration.ofHours(1));

        age.noteUpToDate();

        assertThat(age.age()).isZero();
        assertThat(age.isTooOld()).isFalse();
    }
}

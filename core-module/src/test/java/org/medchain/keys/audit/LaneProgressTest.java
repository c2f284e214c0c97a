package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneProgressTest {

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** Wraps around, as that of a machine may. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final LaneProgress progress = new LaneProgress(() -> now);

    private void passes(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private boolean isStuck() {
        return progress.isStuck(DEADLINE);
    }

    @Test
    void isNotStuckWithoutUnits() {
        passes(100);

        assertThat(isStuck()).isFalse();
    }

    @Test
    void isStuckOnceAUnitWaitsLongerThanItsCaller() {
        progress.given();
        passes(2);
        assertThat(isStuck()).isFalse();

        passes(1);
        assertThat(isStuck()).isTrue();
    }

    @Test
    void isNotStuckWhileSomethingIsCommitted() {
        for (int i = 0; i < 10; i++) {
            progress.given();
            passes(1);
            progress.moved(true);
        }

        assertThat(isStuck()).isFalse();
    }

    @Test
    void isStuckIfEachUnitFailsAtOnce() {
        for (int i = 0; i < 3; i++) {
            progress.given();
            passes(1);
        }

        assertThat(isStuck()).isTrue();
    }

    @Test
    void movesAgain() {
        progress.given();
        passes(3);
        progress.moved(false);

        assertThat(isStuck()).isFalse();
    }

    /** Nobody asks a server that is not ready: it would stay so for ever. */
    @Test
    void forgetsAfterAWhileWithoutUnits() {
        progress.given();
        passes(11);

        assertThat(isStuck()).isFalse();
    }
}

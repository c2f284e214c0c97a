package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransactionLimitsTest {

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    @Test
    void leaveTimeToWriteAgainWithinTheDeadline() {
        assertThat(TransactionLimits.within(millis(2000)))
                .isEqualTo(new TransactionLimits(millis(50), millis(1000), millis(1000)));
    }

    @Test
    void areStricterForWhatTookTooLong() {
        assertThat(TransactionLimits.strictlyWithin(millis(2000)))
                .isEqualTo(new TransactionLimits(millis(50), millis(100), millis(1000)));
    }

    /** To PostgreSQL 0 is no limit. */
    @Test
    void areNeverNone() {
        assertThat(TransactionLimits.strictlyWithin(millis(50)))
                .isEqualTo(new TransactionLimits(millis(10), millis(10), millis(25)));
    }
}

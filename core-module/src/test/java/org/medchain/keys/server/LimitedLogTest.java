package org.medchain.keys.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TickingClock;

class LimitedLogTest {

    private final RecordedLog lines = new RecordedLog();
    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final LimitedLog log = new LimitedLog(lines, clock);

    private void log(int times, String kind) {
        IntStream.range(0, times).forEach(i -> log.log(Level.WARNING, kind, ", request " + i, null));
    }

    @Test
    void writesTheFirstOfAKindAtOnce() {
        log(1, "kms-unavailable");
        log(1, "audit-unavailable");

        assertThat(lines.lines())
                .containsExactly("WARNING kms-unavailable, request 0", "WARNING audit-unavailable, request 0");
    }

    @Test
    void writesOneLineInAMinute() {
        log(1000, "kms-unavailable");
        clock.advance(Duration.ofSeconds(59));
        log(1000, "kms-unavailable");

        assertThat(lines.lines()).hasSize(1);
    }

    @Test
    void tellsHowManyItLeftOut() {
        log(1000, "kms-unavailable");
        clock.advance(Duration.ofMinutes(1));
        log(2, "kms-unavailable");

        assertThat(lines.lines())
                .containsExactly(
                        "WARNING kms-unavailable, request 0",
                        "WARNING kms-unavailable, request 0 (999 more since the last line of this kind)");
    }

    @Test
    void keepsTheStackTraceOfTheLineThatIsWritten() {
        IllegalStateException first = new IllegalStateException("first");
        log.log(Level.ERROR, "kind", "", first);
        log.log(Level.ERROR, "kind", "", new IllegalStateException("second"));

        assertThat(lines.failures()).containsExactly(first);
    }

    @Test
    void writesAtOnceIfTheClockIsSetBack() {
        log(1, "kms-unavailable");
        clock.advance(Duration.ofDays(-365));
        log(2, "kms-unavailable");

        assertThat(lines.lines()).hasSize(2);
    }

    @Test
    void isLimitedByTheSteadyClockToo() {
        LimitedLog steady = new LimitedLog(lines);
        IntStream.range(0, 1000).forEach(i -> steady.log(Level.ERROR, "audit events could not be stored", "", null));

        assertThat(lines.lines()).containsExactly("ERROR audit events could not be stored");
    }
}

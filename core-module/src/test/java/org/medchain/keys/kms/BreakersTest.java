package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.server.TickingClock;

class BreakersTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T00:00:00Z"));
    private final List<BreakerReport> told = new ArrayList<>();
    private final Breakers breakers =
            new Breakers(new BreakerSettings(2, WAIT, Duration.ofMinutes(5), 50), clock, () -> 0.5, told::add);

    enum Kind {
        GENERATING("generateDataKey"),
        UNWRAPPING("unwrap"),
        REWRAPPING("rewrap"),
        DESCRIBING("describe");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        Breaker of(Breakers breakers) {
            return switch (this) {
                case GENERATING -> breakers.generating();
                case UNWRAPPING -> breakers.unwrapping();
                case REWRAPPING -> breakers.rewrapping();
                case DESCRIBING -> breakers.describing();
            };
        }
    }

    private void open(Kind kind) {
        Breaker breaker = kind.of(breakers);
        breaker.failed(breaker.admit());
        breaker.failed(breaker.admit());
    }

    @Nested
    class Reports {

        @Test
        void areOneForEachKindOfCallAndClosedAtFirst() {
            assertThat(breakers.reports())
                    .extracting(BreakerReport::name)
                    .containsExactly("generateDataKey", "unwrap", "rewrap", "describe");
            assertThat(breakers.reports()).allSatisfy(report -> {
                assertThat(report.state()).isEqualTo(BreakerState.CLOSED);
                assertThat(report.failures()).isZero();
            });
        }

        @ParameterizedTest
        @EnumSource
        void showTheOneThatOpenedAndNoOther(Kind kind) {
            open(kind);

            assertThat(breakers.reports())
                    .filteredOn(report -> report.state() == BreakerState.OPEN)
                    .extracting(BreakerReport::name)
                    .containsExactly(kind.label);
        }
    }

    @Nested
    class Settings {

        @ParameterizedTest
        @EnumSource
        void areThoseOfEveryBreaker(Kind kind) {
            open(kind);
            Breaker breaker = kind.of(breakers);
            Duration withJitter = WAIT.plus(WAIT.dividedBy(4));

            clock.advance(withJitter.minusMillis(1));
            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
            clock.advance(Duration.ofMillis(1));
            assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        }
    }

    @Nested
    class Changes {

        @Test
        void areToldOfEachBreaker() {
            Stream.of(Kind.values()).forEach(BreakersTest.this::open);

            assertThat(told)
                    .extracting(BreakerReport::name)
                    .containsExactly("generateDataKey", "unwrap", "rewrap", "describe");
            assertThat(told).extracting(BreakerReport::state).containsOnly(BreakerState.OPEN);
        }
    }
}

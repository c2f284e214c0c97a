package org.medchain.keys.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private final InFlight inFlight = new InFlight(2);

    @Nested
    class Begin {

        @Test
        void letsSoManyGoOnForEachName() {
            assertThat(inFlight.begin("a")).isTrue();
            assertThat(inFlight.begin("a")).isTrue();
            assertThat(inFlight.begin("a")).isFalse();
            assertThat(inFlight.begin("b")).isTrue();
        }

        @Test
        void letsOneMoreGoOnWhenOneEnded() {
            inFlight.begin("a");
            inFlight.begin("a");
            inFlight.end("a");

            assertThat(inFlight.begin("a")).isTrue();
            assertThat(inFlight.begin("a")).isFalse();
        }
    }

    @Nested
    class Counts {

        @Test
        void areThoseThatGoOn() {
            inFlight.begin("a");
            inFlight.begin("a");
            inFlight.begin("a");
            inFlight.begin("b");

            assertThat(inFlight.of("a")).isEqualTo(2);
            assertThat(inFlight.of("c")).isZero();
            assertThat(inFlight.busiest()).isEqualTo(2);
            inFlight.end("a");
            inFlight.end("a");
            assertThat(inFlight.busiest()).isEqualTo(1);
            inFlight.end("b");
            assertThat(inFlight.busiest()).isZero();
        }
    }
}

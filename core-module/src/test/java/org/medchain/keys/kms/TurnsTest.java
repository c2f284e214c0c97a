package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration NONE = Duration.ofMillis(1);

    @Nested
    class Take {

        @Test
        void givesSoManyTurnsAndNoMore() {
            Turns turns = new Turns(2, 0, LONG);

            assertThat(turns.take("a")).isPresent();
            assertThat(turns.take("a")).isPresent();
            assertThat(turns.take("a")).isEmpty();
        }

        @Test
        void givesATurnForEachCmk() {
            Turns turns = new Turns(1, 0, LONG);
            turns.take("a");

            assertThat(turns.take("b")).isPresent();
        }

        @Test
        void givesTheTurnOfOneThatEnded() {
            Turns turns = new Turns(1, 0, LONG);
            turns.take("a").orElseThrow().run();

            assertThat(turns.take("a")).isPresent();
        }

        @Test
        void waitsForATurn() {
            Turns turns = new Turns(1, 1, LONG);
            Runnable first = turns.take("a").orElseThrow();
            CompletableFuture<Optional<Runnable>> second = CompletableFuture.supplyAsync(() -> turns.take("a"));
            while (turns.waiting() == 0) {
                Thread.onSpinWait();
            }

            first.run();

            assertThat(second.join()).isPresent();
        }

        @Test
        void givesNoneToOneThatWaitedTooLong() {
            Turns turns = new Turns(1, 1, NONE);
            turns.take("a");

            assertThat(turns.take("a")).isEmpty();
        }

        @Test
        void countsNoneThatGaveUpAmongThoseThatWait() {
            Turns turns = new Turns(1, 1, NONE);
            Runnable first = turns.take("a").orElseThrow();
            turns.take("a");
            turns.take("a");
            first.run();

            assertThat(turns.take("a")).isPresent();
        }

        @Test
        void givesNoneToAnInterruptedThreadWhichStaysInterrupted() {
            Turns turns = new Turns(1, 1, LONG);
            turns.take("a");
            Thread.currentThread().interrupt();

            assertThat(turns.take("a")).isEmpty();
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}

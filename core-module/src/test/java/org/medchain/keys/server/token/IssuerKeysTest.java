package org.medchain.keys.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.medchain.keys.server.token.TestIssuer.ANOTHER_RSA;
import static org.medchain.keys.server.token.TestIssuer.EC;
import static org.medchain.keys.server.token.TestIssuer.RSA;
import static org.medchain.keys.server.token.TestIssuer.jwks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TickingClock;

class IssuerKeysTest {

    private static final Duration REFRESH = TestIssuer.settings().refresh();
    private static final Duration OUTAGE = TestIssuer.settings().outage();

    private final TickingClock clock = new TickingClock(TestIssuer.NOW);
    private final SetSource source = new SetSource(jwks(RSA));
    private final IssuerKeys keys = new IssuerKeys(TestIssuer.settings(), source, Runnable::run, clock);

    private void assertUnavailable() {
        assertThat(keys.areAvailable()).isFalse();
        assertThatExceptionOfType(IssuerUnavailableException.class).isThrownBy(keys::require);
    }

    private static KeySet of(byte[] jwks) {
        return KeySet.parse(jwks);
    }

    @Nested
    class AtTheStart {

        @Test
        void areReadAtOnce() {
            assertUnavailable();

            keys.look();

            assertThat(keys.areAvailable()).isTrue();
            assertThat(keys.require()).isEqualTo(of(jwks(RSA)));
        }

        @Test
        void areUnavailableWhileTheIssuerIsAwayAndTriedAgainSoon() {
            source.fail();
            keys.look();
            assertUnavailable();

            source.set(jwks(RSA));
            clock.advance(Duration.ofSeconds(5));
            keys.look();

            assertThat(keys.areAvailable()).isTrue();
        }

        @Test
        void areUnavailableWhileTheLocationHoldsNoKeys() {
            source.set("<html>Not found</html>".getBytes(StandardCharsets.UTF_8));
            keys.look();

            assertUnavailable();
        }
    }

    @Nested
    class Later {

        @Test
        void areReadAgainAfterTheInterval() {
            keys.look();
            clock.advance(REFRESH.minusSeconds(1));
            keys.look();
            assertThat(source.reads()).isEqualTo(1);

            clock.advance(Duration.ofSeconds(1));
            keys.look();

            assertThat(source.reads()).isEqualTo(2);
        }

        @Test
        void areReadAgainIfTheClockIsSetBack() {
            keys.look();
            clock.advance(Duration.ofDays(-365));
            keys.look();

            assertThat(source.reads()).isEqualTo(2);
        }

        @Test
        void areTheSameObjectWhileTheyAreTheSame() {
            keys.look();
            KeySet before = keys.require();
            clock.advance(REFRESH);
            source.set(jwks(RSA));
            keys.look();

            assertThat(keys.require()).isSameAs(before);
        }

        @Test
        void areWithoutOneThatTheIssuerRemoved() {
            source.set(jwks(RSA, EC));
            keys.look();
            source.set(jwks(EC));
            clock.advance(REFRESH);
            keys.look();

            assertThat(keys.require()).isEqualTo(of(jwks(EC)));
        }

        @Test
        void areTrustedThroughAShortOutageAndNotALongOne() {
            keys.look();
            source.fail();
            clock.advance(REFRESH.plus(OUTAGE).minusSeconds(1));
            keys.look();
            assertThat(keys.areAvailable()).isTrue();

            clock.advance(Duration.ofSeconds(1));
            keys.look();
            assertUnavailable();

            source.set(jwks(RSA));
            clock.advance(Duration.ofSeconds(5));
            keys.look();
            assertThat(keys.areAvailable()).isTrue();
        }

        @Test
        void areAskedForEveryFiveSecondsDuringAnOutage() {
            keys.look();
            source.fail();
            for (int second = 0; second < 120; second++) {
                clock.advance(Duration.ofSeconds(1));
                keys.look();
            }

            // At 60, 65, ... 120.
            assertThat(source.reads()).isEqualTo(1 + 13);
        }

        @Test
        void surviveAnError() {
            AtomicInteger reads = new AtomicInteger();
            IssuerKeys unlucky = new IssuerKeys(
                    TestIssuer.settings(),
                    () -> {
                        if (reads.getAndIncrement() == 0) {
                            throw new OutOfMemoryError("of a test");
                        }
                        return jwks(RSA);
                    },
                    Runnable::run,
                    clock);
            unlucky.look();
            clock.advance(REFRESH);
            unlucky.look();

            assertThat(unlucky.areAvailable()).isTrue();
        }
    }

    @Nested
    class ForUnknownKeyIds {

        @Test
        void areReadAtOnce() {
            keys.look();
            source.set(jwks(RSA, ANOTHER_RSA));

            assertThat(keys.requireForUnknown()).isEqualTo(of(jwks(RSA, ANOTHER_RSA)));
        }

        @Test
        void areReadOnceInTenSecondsAtMost() {
            keys.look();
            // A minute without the reads of the interval.
            for (int second = 0; second < 60; second++) {
                IntStream.range(0, 40).forEach(i -> keys.requireForUnknown());
                clock.advance(Duration.ofSeconds(1));
            }

            assertThat(source.reads()).isEqualTo(1 + 6);
        }

        @Test
        void areTheOldOnesIfTheIssuerIsAway() {
            keys.look();
            source.fail();

            assertThat(keys.requireForUnknown()).isEqualTo(of(jwks(RSA)));
        }
    }

    @Nested
    class WhileTheIssuerHangs {

        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final CountDownLatch answer = new CountDownLatch(1);
        private final AtomicInteger reads = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final IssuerKeys hanging = new IssuerKeys(TestIssuer.settings(), this::read, this::execute, clock);

        private void execute(Runnable read) {
            threads.execute(() -> {
                read.run();
                ended.incrementAndGet();
            });
        }

        private byte[] read() {
            if (reads.getAndIncrement() > 0) {
                awaitQuietly(answer);
            }
            return jwks(RSA);
        }

        private static void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** It ends a moment after its keys are there; until then nothing makes another. */
        private void awaitTheFirstRead() {
            while (ended.get() == 0) {
                Thread.onSpinWait();
            }
        }

        @AfterEach
        void letGo() {
            answer.countDown();
            threads.shutdownNow();
        }

        @Test
        void fortyUnknownKeyIdsMakeOneReadAndHoldFourThreadsAtMost() throws Exception {
            hanging.look();
            awaitTheFirstRead();
            Semaphore turnedAway = new Semaphore(0);
            for (int i = 0; i < 40; i++) {
                threads.execute(() -> {
                    hanging.requireForUnknown();
                    turnedAway.release();
                });
            }

            // The issuer has not answered, and never will before this is through.
            turnedAway.acquire(40 - IssuerKeys.MOST_WAITING);
            assertThat(reads).hasValue(2);
            assertThat(hanging.require()).isEqualTo(of(jwks(RSA)));

            answer.countDown();
            assertThat(turnedAway.tryAcquire(IssuerKeys.MOST_WAITING, 1, TimeUnit.MINUTES))
                    .isTrue();
            assertThat(reads).hasValue(2);
        }

        @Test
        void oneReadIsUnderWayAtATime() {
            hanging.look();
            awaitTheFirstRead();
            for (int i = 0; i < 10; i++) {
                clock.advance(REFRESH);
                hanging.look();
            }
            while (reads.get() < 2) {
                Thread.onSpinWait();
            }

            assertThat(reads).hasValue(2);
        }
    }
}

package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;

class FollowerTest {

    private static final TenantId TENANT = new TenantId("clinic-north");
    private static final PatientId ZOE = new PatientId("zoe");
    private static final PatientId ADA = new PatientId("ada");
    private static final Map<String, String> NOTHING = Map.of();
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

    private final InMemoryService service = new InMemoryService();
    private final MachineClocks now = new MachineClocks();
    private final List<Follower> followers = new ArrayList<>();
    private final KeyCache cache =
            new KeyCache(KeyCacheSettings.toOpen(Duration.ofMinutes(5)), now, new FollowedFeeds(now, followers::add));

    FollowerTest() {
        service.setInterval(INTERVAL);
    }

    @AfterEach
    void closeCache() {
        cache.close();
    }

    private PatientVaults vaults() {
        return new PatientVaults(KeySource.of(service, service), TENANT, cache, "TREATMENT");
    }

    private void ask() {
        followers.forEach(Follower::ask);
    }

    private void pass(Duration time) {
        now.pass(time);
    }

    private int callsOfOpening(PatientVault vault, byte[] message) {
        int before = service.calls();
        assertThat(vault.open(message)).containsExactly(7);
        return service.calls() - before;
    }

    @Nested
    class OfATenant {

        private final PatientVaults vaults = vaults();
        private final PatientVault zoe = vaults.of(ZOE);
        private final PatientVault ada = vaults.of(ADA);
        private final byte[] zoes = zoe.seal(new byte[] {7}, NOTHING);
        private final byte[] adas = ada.seal(new byte[] {7}, NOTHING);

        private void fill() {
            ask();
            zoe.open(zoes);
            ada.open(adas);
            assertThat(callsOfOpening(zoe, zoes)).isZero();
            assertThat(callsOfOpening(ada, adas)).isZero();
        }

        @Test
        void isOne() {
            vaults();

            assertThat(followers).hasSize(1);
        }

        /** A key of the other would outlive its revocation. */
        @Test
        void isOfOneSource() {
            InMemoryService other = new InMemoryService();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PatientVaults(KeySource.of(other, other), TENANT, cache, "TREATMENT"))
                    .withMessageContaining("another source");

            assertThat(followers).hasSize(1);
            new PatientVaults(KeySource.of(other, other), new TenantId("clinic-south"), cache, "TREATMENT");
            assertThat(followers).hasSize(2);
        }

        @Test
        void keepsNothingUntilItHasHeard() {
            zoe.open(zoes);

            assertThat(callsOfOpening(zoe, zoes)).isEqualTo(1);
            assertThat(cache.counts()).isEqualTo(new KeyCacheCounts(0, 2, 2));
        }

        @Test
        void forgetsThePatientWhoIsRevokedAndNoOther() {
            fill();
            service.block(ZOE);
            ask();

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> zoe.open(zoes));
            assertThat(callsOfOpening(ada, adas)).isZero();
        }

        @Test
        void forgetsAllWhenTheTenantIsSuspended() {
            fill();
            service.suspend();
            ask();

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> ada.open(adas));
        }

        @Test
        void servesNothingOnceItHasHeardNothingForTheInterval() {
            fill();
            service.setSilent(true);
            pass(INTERVAL.minusNanos(1));
            ask();
            assertThat(callsOfOpening(zoe, zoes)).isZero();
            long without = cache.counts().withoutFeed();

            pass(Duration.ofNanos(1));

            assertThat(callsOfOpening(zoe, zoes)).isEqualTo(1);
            assertThat(callsOfOpening(zoe, zoes)).isEqualTo(1);
            assertThat(callsOfOpening(ada, adas)).isEqualTo(1);
            zoe.openAll(List.of(zoes));
            assertThat(cache.counts().withoutFeed()).isEqualTo(without + 4);
        }

        /** The patient is blocked while the machine is suspended, and nothing was heard since. */
        @Test
        void servesNothingAfterTheMachineWasSuspended() {
            fill();
            now.suspend(Duration.ofHours(8));
            service.block(ZOE);

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> zoe.open(zoes));
            assertThat(callsOfOpening(ada, adas)).isEqualTo(1);
        }

        @Test
        void servesNothingOnceTheIntervalIsOverThoughTheClockIsSetBack() {
            fill();
            now.setBack(Duration.ofHours(1));
            pass(INTERVAL);

            assertThat(callsOfOpening(zoe, zoes)).isEqualTo(1);
        }

        @Test
        void goesOnWhenItHearsAgain() {
            fill();
            service.setSilent(true);
            pass(INTERVAL);
            ask();
            service.block(ADA);
            service.setSilent(false);
            ask();

            assertThat(callsOfOpening(zoe, zoes)).isEqualTo(1);
            assertThat(callsOfOpening(zoe, zoes)).isZero();
            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> ada.open(adas));
        }

        /** Within the interval nothing is lost by an outage. */
        @Test
        void goesOnWhereItWas() {
            fill();
            service.setSilent(true);
            pass(INTERVAL.minusSeconds(1));
            ask();
            service.block(ADA);
            service.setSilent(false);
            ask();
            pass(INTERVAL.minusSeconds(1));

            assertThat(callsOfOpening(zoe, zoes)).isZero();
            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> ada.open(adas));
        }

        @Test
        void wipesWhatItMayNotServe() {
            fill();
            pass(INTERVAL);

            cache.wipeOld();
            ask();

            assertThat(callsOfOpening(zoe, zoes)).isEqualTo(1);
        }

        /** The key is on its way while its patient is blocked. */
        @Test
        void keepsNoKeyThatWasAskedForBeforeTheRevocation() {
            ask();
            KeyCache.Asked asked = cache.ask();
            cache.hear(TENANT, new RevokedPatients(List.of(ZOE), false, "1", false, INTERVAL), now.get());

            assertThat(cache.ask()).isNotEqualTo(asked);
        }
    }

    @Nested
    class Answers {

        private final List<Optional<String>> cursors = new ArrayList<>();
        private final List<Duration> waits = new ArrayList<>();

        private Follower following(RevocationFeed feed) {
            RevocationFeed noting = (cursor, wait) -> {
                cursors.add(cursor);
                waits.add(wait);
                return feed.after(cursor, wait);
            };
            cache.follow(TENANT, noting);
            return followers.get(0);
        }

        private RevokedPatients nothing(Duration interval, boolean more) {
            return new RevokedPatients(List.of(), false, "next", more, interval);
        }

        @Test
        void countFromWhenTheyWereAskedFor() {
            Follower follower = following((cursor, wait) -> {
                pass(Duration.ofSeconds(20));
                return nothing(INTERVAL, false);
            });

            follower.ask();
            pass(Duration.ofSeconds(9));
            assertThat(cache.isCurrent(TENANT)).isTrue();
            pass(Duration.ofSeconds(1));
            assertThat(cache.isCurrent(TENANT)).isFalse();
        }

        @Test
        void countOnceThereIsNoMore() {
            List<Boolean> more = new ArrayList<>(List.of(true, false));
            Follower follower = following((cursor, wait) -> nothing(INTERVAL, more.remove(0)));

            assertThat(follower.ask()).isTrue();
            assertThat(cache.isCurrent(TENANT)).isFalse();
            assertThat(follower.ask()).isFalse();
            assertThat(cache.isCurrent(TENANT)).isTrue();
            assertThat(cursors).containsExactly(Optional.empty(), Optional.of("next"));
        }

        @Test
        void areWaitedForAThirdOfTheIntervalAtMost() {
            List<Duration> intervals =
                    new ArrayList<>(List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(300)));
            Follower follower = following((cursor, wait) -> nothing(intervals.remove(0), false));

            for (int i = 0; i < 4; i++) {
                follower.ask();
            }

            assertThat(waits)
                    .containsExactly(
                            Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10));
        }

        /** A service that does not take the cursor any more, for example. */
        @Test
        void areAskedForFromTheBeginningOnceNothingIsKept() {
            Follower follower = following((cursor, wait) -> {
                if (cursor.isPresent()) {
                    throw new IllegalStateException("another cursor");
                }
                return nothing(INTERVAL, false);
            });
            follower.ask();
            follower.ask();
            pass(INTERVAL);
            follower.ask();
            follower.ask();

            assertThat(cursors)
                    .containsExactly(Optional.empty(), Optional.of("next"), Optional.of("next"), Optional.empty());
            assertThat(cache.isCurrent(TENANT)).isTrue();
        }
    }

    @Nested
    class OnAThread {

        @Test
        @Timeout(30)
        void followsUntilTheCacheIsClosed() throws InterruptedException {
            KeyCache own = new KeyCache(KeyCacheSettings.toOpen(Duration.ofMinutes(5)));
            PatientVault vault = new PatientVaults(KeySource.of(service, service), TENANT, own, "TREATMENT").of(ZOE);
            byte[] message = vault.seal(new byte[] {7}, NOTHING);
            while (callsOfOpening(vault, message) > 0) {
                Thread.onSpinWait();
            }
            Thread follower = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("medchain-revocations"))
                    .findAny()
                    .orElseThrow();

            service.block(ZOE);

            while (isServed(vault, message)) {
                Thread.onSpinWait();
            }
            own.close();
            follower.join();
        }

        /** The thread that makes the first vaults of a tenant may be that of a user's request. */
        @Test
        @Timeout(30)
        void hasNothingOfTheUserInWhoseRequestItBegan() throws InterruptedException {
            BlockingQueue<Optional<String>> users = new LinkedBlockingQueue<>();
            USER.set("somebody");
            try (KeyCache own = new KeyCache(KeyCacheSettings.toOpen(Duration.ofMinutes(5)))) {
                own.follow(TENANT, (cursor, wait) -> {
                    users.add(Optional.ofNullable(USER.get()));
                    return new RevokedPatients(List.of(), false, "next", false, INTERVAL);
                });

                assertThat(users.take()).isEmpty();
            } finally {
                USER.remove();
            }
        }

        private boolean isServed(PatientVault vault, byte[] message) {
            try {
                vault.open(message);
                return true;
            } catch (DestructionPendingException e) {
                return false;
            }
        }
    }

    @Nested
    class WithoutFeed {

        @Test
        void thereIsNoCache() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PatientVaults(KeySource.of(service), TENANT, cache, "TREATMENT"))
                    .withMessage("the source must have a feed of revocations");
        }
    }
}

package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.client.message.Message;
import org.medchain.keys.client.message.SealingOutputStream;

class KeyCacheTest {

    private static final TenantId TENANT = new TenantId("clinic-north");
    private static final PatientId ZOE = new PatientId("zoe");
    private static final PatientId ADA = new PatientId("ada");
    private static final Map<String, String> NOTHING = Map.of();
    private static final Duration AGE = Duration.ofMinutes(1);

    private final InMemoryService service = new InMemoryService();
    private final MachineClocks now = new MachineClocks();
    private final KeyCache cache =
            new KeyCache(KeyCacheSettings.toOpen(AGE), now, new FollowedFeeds(now, Follower::ask));
    private final PatientVaults vaults = over(cache, "TREATMENT");
    private final PatientVault vault = vaults.of(ZOE);
    private final byte[] message = vault.seal(new byte[] {7}, NOTHING);

    @AfterEach
    void closeCache() {
        cache.close();
    }

    private PatientVaults over(KeyCache keys, String purpose) {
        return new PatientVaults(KeySource.of(service, service), TENANT, keys, purpose);
    }

    private int callsOf(Runnable work) {
        int before = service.calls();
        work.run();
        return service.calls() - before;
    }

    private int callsOfOpening() {
        return callsOf(() -> assertThat(vault.open(message)).containsExactly(7));
    }

    private void pass(Duration time) {
        now.pass(time);
    }

    @Nested
    class Open {

        @Test
        void asksOnce() {
            assertThat(callsOfOpening()).isEqualTo(1);
            assertThat(callsOfOpening()).isZero();
        }

        @Test
        void asksAgainWhenTheKeyIsTooOld() {
            callsOfOpening();
            pass(AGE.minusNanos(1));
            assertThat(callsOfOpening()).isZero();
            pass(Duration.ofNanos(1));

            assertThat(callsOfOpening()).isEqualTo(1);
        }

        @Test
        void asksAgainWhenTheMachineWasSuspended() {
            callsOfOpening();
            now.suspend(AGE.minusNanos(1));
            assertThat(callsOfOpening()).isZero();
            now.suspend(Duration.ofNanos(1));

            assertThat(callsOfOpening()).isEqualTo(1);
        }

        @Test
        void asksAgainWhenTheClockIsSetBack() {
            callsOfOpening();
            now.setBack(Duration.ofHours(1));
            pass(AGE);

            assertThat(callsOfOpening()).isEqualTo(1);
        }

        @Test
        void asksForEachPurpose() {
            callsOfOpening();

            assertThat(callsOf(() -> over(cache, "RESEARCH").of(ZOE).open(message)))
                    .isEqualTo(1);
        }

        @Test
        void asksForAnotherPatient() {
            callsOfOpening();
            service.generateDataKey(ADA).close();

            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> vaults.of(ADA).open(message));
        }

        @Test
        void asksOnceForManyThreads() throws Exception {
            CountDownLatch begin = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                int calls = service.calls();
                List<Future<byte[]>> opened = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    opened.add(threads.submit(() -> {
                        begin.await();
                        return vault.open(message);
                    }));
                }
                begin.countDown();
                for (Future<byte[]> one : opened) {
                    assertThat(one.get(60, TimeUnit.SECONDS)).containsExactly(7);
                }
                assertThat(service.calls()).isEqualTo(calls + 1);
            } finally {
                threads.shutdownNow();
            }
        }

        /** The first has an altered copy of the message, or its thread is cancelled. */
        @Test
        @Timeout(30)
        void asksAgainForThoseWhoWaitedForOneThatFails() throws Exception {
            KeyOwner owner = new KeyOwner(TENANT, ADA, "TREATMENT");
            DataKeyId keyId = new DataKeyId(UUID.randomUUID());
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch answered = new CountDownLatch(1);
            FutureTask<PlainKey> first = new FutureTask<>(() -> cache.keyToOpen(owner, keyId, () -> {
                asked.countDown();
                await(answered);
                throw InvalidMessageException.otherKey();
            }));
            FutureTask<PlainKey> second = new FutureTask<>(() -> cache.keyToOpen(owner, keyId, () -> newKey(keyId)));
            new Thread(first).start();
            asked.await();
            Thread waiting = new Thread(second);
            waiting.start();
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }

            answered.countDown();

            assertThat(second.get().copyOfBytes()).hasSize(PlainKey.LENGTH);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(first::get)
                    .withCauseInstanceOf(InvalidMessageException.class);
            assertThat(cache.find(owner, keyId)).as("for the next").isPresent();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static KeptKey newKey(DataKeyId keyId) {
            PlainKey plainKey = PlainKey.takeOwnershipOf(new byte[PlainKey.LENGTH]);
            return new KeptKey(keyId, new EncryptedKey(new byte[1]), plainKey);
        }

        @Test
        void ofABatchTakesWhatIsThere() {
            callsOfOpening();
            byte[] other = vault.seal(new byte[] {8}, NOTHING);

            assertThat(callsOf(() -> vault.openAll(List.of(message, other)))).isEqualTo(1);
            assertThat(callsOf(() -> vault.openAll(List.of(message, other)))).isZero();
            assertThat(callsOf(() -> vault.open(other))).isZero();
        }
    }

    @Nested
    class Forget {

        @Test
        void thePatientWhoseDestructionIsRequested() {
            callsOfOpening();
            service.block(ZOE);
            assertThat(callsOfOpening()).as("until somebody is told").isZero();

            assertThatExceptionOfType(DestructionPendingException.class)
                    .isThrownBy(() -> vault.seal(new byte[1], NOTHING));

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> vault.open(message));
        }

        @Test
        void thePatientWhoseKeysAreErasedAndNoOther() {
            byte[] adas = vaults.of(ADA).seal(new byte[1], NOTHING);
            vaults.of(ADA).open(adas);
            callsOfOpening();
            service.erase(ZOE);

            assertThat(vault.sealAll(List.of(new byte[1]), NOTHING).get(0).failure())
                    .isPresent();

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> vault.open(message));
            assertThat(callsOf(() -> vaults.of(ADA).open(adas))).isZero();
        }

        @Test
        void allPatientsOfATenantThatIsSuspended() {
            callsOfOpening();
            service.suspend();
            assertThatExceptionOfType(TenantSuspendedException.class)
                    .isThrownBy(() -> vaults.of(ADA).seal(new byte[1], NOTHING));

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> vault.open(message));
        }

        @Test
        void aKeyThatIsOnItsWay() {
            KeyOwner owner = new KeyOwner(TENANT, ZOE, "TREATMENT");
            DataKeyId keyId = new DataKeyId(UUID.randomUUID());
            KeyCache.Asked asked = cache.ask();
            PlainKey late = PlainKey.takeOwnershipOf(new byte[32]);
            cache.forget(TENANT, ZOE);

            cache.keep(owner, keyId, new KeptKey(keyId, new EncryptedKey(new byte[1]), late), asked);

            assertThat(cache.find(owner, keyId)).isEmpty();
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(late::copyOfBytes);
        }
    }

    @Nested
    class Wipe {

        private final KeyOwner owner = new KeyOwner(TENANT, ADA, "TREATMENT");

        private PlainKey keep(KeyCache keys) {
            PlainKey plainKey = PlainKey.takeOwnershipOf(new byte[32]);
            DataKeyId keyId = new DataKeyId(UUID.randomUUID());
            keys.keep(owner, keyId, new KeptKey(keyId, new EncryptedKey(new byte[1]), plainKey), keys.ask());
            return plainKey;
        }

        private void assertWiped(PlainKey key) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(key::copyOfBytes);
        }

        @Test
        void whatIsTooOld() {
            PlainKey old = keep(cache);
            pass(AGE);
            PlainKey fresh = keep(cache);

            cache.wipeOld();

            assertWiped(old);
            assertThat(fresh.copyOfBytes()).hasSize(32);
        }

        @Test
        void whatIsPushedOut() {
            try (KeyCache two =
                    new KeyCache(new KeyCacheSettings(AGE, 2, 1, 1), now, new FollowedFeeds(now, Follower::ask))) {
                two.follow(TENANT, service);
                PlainKey first = keep(two);
                PlainKey second = keep(two);
                PlainKey third = keep(two);

                assertWiped(first);
                assertThat(second.copyOfBytes()).hasSize(32);
                assertThat(third.copyOfBytes()).hasSize(32);
            }
        }

        @Test
        void allWhenItIsClosed() {
            PlainKey kept = keep(cache);

            cache.close();

            assertWiped(kept);
            assertWiped(keep(cache));
            assertThat(callsOfOpening()).isEqualTo(1);
            assertThat(callsOfOpening()).isEqualTo(1);
        }

        @Test
        void byAThreadOfItsOwn() {
            try (KeyCache own = new KeyCache(KeyCacheSettings.toOpen(Duration.ofSeconds(3)))) {
                own.hear(TENANT, service.after(Optional.empty(), Duration.ZERO), Moment.now());
                PlainKey kept = keep(own);
                assertThat(isOpen(kept)).isTrue();

                while (isOpen(kept)) {
                    Thread.onSpinWait();
                }
            }
        }

        private boolean isOpen(PlainKey key) {
            try {
                return key.use(bytes -> true);
            } catch (IllegalStateException e) {
                return false;
            }
        }
    }

    @Nested
    class Seal {

        private KeyCache limited(int messages, long bytes) {
            return new KeyCache(
                    new KeyCacheSettings(AGE, 10, messages, bytes), now, new FollowedFeeds(now, Follower::ask));
        }

        private int keysOf(Runnable work) {
            int before = service.keys();
            work.run();
            return service.keys() - before;
        }

        private void seal(PatientVault to, int times, int bytes) {
            for (int i = 0; i < times; i++) {
                byte[] sealed = to.seal(new byte[bytes], NOTHING);
                assertThat(to.open(sealed)).hasSize(bytes);
            }
        }

        @Test
        void wipesAKeyWhoseFirstUseFails() {
            try (KeyCache one = limited(2, 100)) {
                one.follow(TENANT, service);
                PlainKey plainKey = PlainKey.takeOwnershipOf(new byte[32]);
                KeptKey usedUp = new KeptKey(new DataKeyId(UUID.randomUUID()), new EncryptedKey(new byte[1]), plainKey);
                usedUp.forMessage(100, one.settings(), bytes -> {})
                        .orElseThrow()
                        .close();

                assertThatExceptionOfType(NoSuchElementException.class)
                        .isThrownBy(() -> one.keyToSeal(new KeyOwner(TENANT, ADA, "TREATMENT"), 1, () -> usedUp));

                assertThatExceptionOfType(IllegalStateException.class).isThrownBy(plainKey::copyOfBytes);
            }
        }

        @Test
        void takesANewKeyAfterSoManyMessages() {
            try (KeyCache three = limited(3, 1 << 20)) {
                PatientVault to = over(three, "TREATMENT").of(ZOE);

                assertThat(keysOf(() -> seal(to, 3, 10))).isEqualTo(1);
                assertThat(keysOf(() -> seal(to, 4, 10))).isEqualTo(2);
            }
        }

        @Test
        void takesANewKeyBeforeSoManyBytesArePassed() {
            try (KeyCache hundred = limited(1_000, 100)) {
                PatientVault to = over(hundred, "TREATMENT").of(ZOE);

                assertThat(keysOf(() -> seal(to, 4, 25))).isEqualTo(1);
                assertThat(keysOf(() -> seal(to, 2, 60))).isEqualTo(2);
                assertThat(keysOf(() -> seal(to, 2, 101)))
                        .as("one message may be larger")
                        .isEqualTo(2);
            }
        }

        @Test
        void takesANewKeyWhenTheKeyIsTooOld() {
            try (KeyCache many = limited(1_000, 1 << 20)) {
                PatientVault to = over(many, "TREATMENT").of(ZOE);
                assertThat(keysOf(() -> seal(to, 2, 1))).isEqualTo(1);
                pass(AGE);

                assertThat(keysOf(() -> seal(to, 1, 1))).isEqualTo(1);
            }
        }

        @Test
        void takesANewKeyAfterAsManyMessagesAsTheServiceAllows() {
            service.limit(Optional.of(2), Optional.empty());
            try (KeyCache many = limited(1_000, 1 << 20)) {
                PatientVault to = over(many, "TREATMENT").of(ZOE);

                assertThat(keysOf(() -> seal(to, 4, 1))).isEqualTo(2);
                assertThat(keysOf(() -> seal(to, 1, 1))).isEqualTo(1);
            }
        }

        @Test
        void takesANewKeyWhenThePeriodIsOverThatTheServiceSet() {
            service.limit(Optional.empty(), Optional.of(Duration.ofSeconds(10)));
            try (KeyCache many = limited(1_000, 1 << 20)) {
                PatientVault to = over(many, "TREATMENT").of(ZOE);
                assertThat(keysOf(() -> seal(to, 2, 1))).isEqualTo(1);
                pass(Duration.ofSeconds(10).minusNanos(1));
                assertThat(keysOf(() -> seal(to, 1, 1))).isZero();
                pass(Duration.ofNanos(1));

                assertThat(keysOf(() -> seal(to, 1, 1))).isEqualTo(1);
            }
        }

        @Test
        void keepsToItsOwnAgeIfThePeriodIsLonger() {
            service.limit(Optional.empty(), Optional.of(AGE.multipliedBy(2)));
            try (KeyCache many = limited(1_000, 1 << 20)) {
                PatientVault to = over(many, "TREATMENT").of(ZOE);
                seal(to, 1, 1);
                pass(AGE);

                assertThat(keysOf(() -> seal(to, 1, 1))).isEqualTo(1);
            }
        }

        @Test
        void opensWithoutTheLimits() {
            service.limit(Optional.of(1), Optional.of(Duration.ofSeconds(1)));
            try (KeyCache many = limited(1_000, 1 << 20)) {
                PatientVault to = over(many, "TREATMENT").of(ZOE);
                byte[] sealed = to.seal(new byte[1], NOTHING);
                to.open(sealed);
                pass(Duration.ofSeconds(30));

                assertThat(callsOf(() -> to.open(sealed))).isZero();
            }
        }

        @Test
        void keepsToTheServicesLimitsWithinABatch() {
            service.limit(Optional.of(2), Optional.empty());
            try (KeyCache many = limited(1_000, 1 << 20)) {
                PatientVaults to = over(many, "TREATMENT");
                List<RecordToSeal> records = new ArrayList<>();
                for (int i = 0; i < 9; i++) {
                    records.add(new RecordToSeal(i % 3 == 0 ? ADA : ZOE, new byte[] {(byte) i}, NOTHING));
                }

                List<byte[]> sealed =
                        to.sealAll(records).stream().map(BatchResult::orThrow).toList();

                assertThat(sealed.stream()
                                .collect(Collectors.groupingBy(
                                        message -> Message.headerOf(message).keyId(), Collectors.counting()))
                                .values())
                        .containsExactlyInAnyOrder(2L, 2L, 2L, 2L, 1L);
                for (int i = 0; i < 9; i++) {
                    assertThat(to.of(records.get(i).patientId()).open(sealed.get(i)))
                            .containsExactly(i);
                }
            }
        }

        @Test
        void countsTheBytesOfStreams() throws IOException {
            try (KeyCache many = limited(1_000, 100_000)) {
                PatientVault to = over(many, "TREATMENT").of(ZOE);
                int before = service.keys();
                for (int i = 0; i < 4; i++) {
                    try (SealingOutputStream out = to.sealing(new ByteArrayOutputStream(), NOTHING)) {
                        out.write(new byte[50_000]);
                    }
                }

                assertThat(service.keys() - before).isEqualTo(2);
            }
        }

        @Test
        void givesEachMessageItsIdUnderOneKey() {
            try (KeyCache many = limited(1_000, 1 << 20)) {
                PatientVault to = over(many, "TREATMENT").of(ZOE);
                byte[] one = to.seal(new byte[40], NOTHING);
                byte[] two = to.seal(new byte[40], NOTHING);

                assertThat(Message.headerOf(one).keyId())
                        .isEqualTo(Message.headerOf(two).keyId());
                assertThat(Arrays.copyOfRange(one, 3, 35)).isNotEqualTo(Arrays.copyOfRange(two, 3, 35));
            }
        }

        @Test
        void sharesKeysWithinABatchByTheSameLimits() {
            try (KeyCache three = limited(3, 1 << 20)) {
                PatientVaults to = over(three, "TREATMENT");
                List<RecordToSeal> records = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    records.add(new RecordToSeal(i % 2 == 0 ? ZOE : ADA, new byte[1], NOTHING));
                }

                assertThat(keysOf(() -> to.sealAll(records)
                                .forEach(result -> assertThat(result.orThrow()).isNotEmpty())))
                        .isEqualTo(4);
            }
        }

        @Test
        void asksOnceForManyThreads() throws Exception {
            try (KeyCache many = limited(1_000, 1 << 20)) {
                PatientVault to = over(many, "TREATMENT").of(ZOE);
                ExecutorService threads = Executors.newFixedThreadPool(8);
                int before = service.keys();
                AtomicInteger messages = new AtomicInteger();
                try {
                    List<Future<?>> ends = new ArrayList<>();
                    for (int i = 0; i < 8; i++) {
                        ends.add(threads.submit(() -> {
                            for (int j = 0; j < 125; j++) {
                                to.seal(new byte[1], NOTHING);
                                messages.incrementAndGet();
                            }
                        }));
                    }
                    for (Future<?> end : ends) {
                        end.get(60, TimeUnit.SECONDS);
                    }
                } finally {
                    threads.shutdownNow();
                }
                assertThat(messages).hasValue(1_000);
                assertThat(service.keys() - before).isEqualTo(1);
            }
        }
    }

    @Nested
    class Settings {

        @ParameterizedTest
        @CsvSource({
            "PT0.999S, 1, 1, 1",
            "PT5M0.001S, 1, 1, 1",
            "PT1M, 0, 1, 1",
            "PT1M, 10001, 1, 1",
            "PT1M, 1, 0, 1",
            "PT1M, 1, 1048577, 1",
            "PT1M, 1, 1, 0",
            "PT1M, 1, 1, 1099511627777"
        })
        void areRefusedOutOfTheirBounds(Duration age, int keys, int messages, long bytes) {
            assertThatIllegalArgumentException().isThrownBy(() -> new KeyCacheSettings(age, keys, messages, bytes));
        }

        @Test
        void areTakenAtTheirBounds() {
            new KeyCacheSettings(Duration.ofSeconds(1), 1, 1, 1);
            new KeyCacheSettings(Duration.ofMinutes(5), 10_000, 1 << 20, 1L << 40);
        }
    }
}

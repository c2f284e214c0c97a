package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownPatientException;

/** What holds for every source of data keys. */
public abstract class KeySourceContract {

    private static final PatientId ZOE = new PatientId("Zo\u00eb 7/4; \"\\%2F?#");
    private static final PatientId ADA = new PatientId("ada");

    protected abstract KeySource source();

    protected abstract void suspendTenant();

    protected abstract void requestDestruction(PatientId patientId);

    protected abstract void eraseKeys(PatientId patientId);

    private EncryptedKey newKey(PatientId patientId) {
        try (GeneratedDataKey key = source().generate(patientId)) {
            return key.encryptedKey();
        }
    }

    @Nested
    class Generate {

        @Test
        void makesAKeyThatOpensAgain() {
            try (GeneratedDataKey generated = source().generate(ZOE);
                    DecryptedDataKey decrypted = source().decrypt(generated.encryptedKey(), ZOE)) {
                assertThat(decrypted.plainKey()).isEqualTo(generated.plainKey());
                assertThat(decrypted.keyId()).isEqualTo(generated.keyId());
                assertThat(generated.generation()).isEqualTo(1);
                assertThat(decrypted.superseding()).isEmpty();
            }
        }

        @Test
        void makesAnotherKeyEachTime() {
            try (GeneratedDataKey one = source().generate(ZOE);
                    GeneratedDataKey two = source().generate(ZOE)) {
                assertThat(one.plainKey()).isNotEqualTo(two.plainKey());
                assertThat(one.keyId()).isNotEqualTo(two.keyId());
            }
        }

        @Test
        void isRefusedWhileTheTenantIsSuspended() {
            suspendTenant();

            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> source().generate(ZOE));
        }
    }

    @Nested
    class Decrypt {

        @Test
        void failsForAnotherPatient() {
            EncryptedKey key = newKey(ZOE);
            newKey(ADA);

            assertThatExceptionOfType(InvalidEncryptedKeyException.class).isThrownBy(() -> source().decrypt(key, ADA));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 20, 40})
        void failsIfTheKeyIsAltered(int place) {
            byte[] altered = newKey(ZOE).bytes();
            altered[place] ^= 1;

            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> source().decrypt(new EncryptedKey(altered), ZOE));
        }

        @Test
        void failsForAPatientWithoutKeys() {
            EncryptedKey key = newKey(ZOE);

            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> source().decrypt(key, new PatientId("nobody")));
        }

        @Test
        void isRefusedOnceTheDestructionIsRequested() {
            EncryptedKey key = newKey(ZOE);

            requestDestruction(ZOE);

            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> source().decrypt(key, ZOE));
        }

        @Test
        void isRefusedOnceTheKeysAreErased() {
            EncryptedKey key = newKey(ZOE);

            eraseKeys(ZOE);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> source().decrypt(key, ZOE));
        }
    }

    @Nested
    class Batch {

        @Test
        void endsEachItemByItself() {
            newKey(ADA);
            eraseKeys(ADA);

            List<BatchResult<GeneratedDataKey>> generated = source().generate(List.of(ZOE, ADA, ZOE));

            assertThat(generated.get(1).failure()).get().isInstanceOf(KeysDestroyedException.class);
            GeneratedDataKey first = generated.get(0).orThrow();
            GeneratedDataKey last = generated.get(2).orThrow();
            List<BatchResult<DecryptedDataKey>> decrypted = source().decrypt(List.of(
                    new KeyToDecrypt(last.encryptedKey(), ZOE),
                    new KeyToDecrypt(last.encryptedKey(), new PatientId("nobody")),
                    new KeyToDecrypt(first.encryptedKey(), ZOE)));
            assertThat(decrypted.get(0).orThrow().plainKey()).isEqualTo(last.plainKey());
            assertThat(decrypted.get(1).failure()).get().isInstanceOf(UnknownPatientException.class);
            assertThat(decrypted.get(2).orThrow().plainKey()).isEqualTo(first.plainKey());
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1_001})
        void refusesNoneAndTooMany(int items) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> source().generate(Collections.nCopies(items, ZOE)));
            EncryptedKey key = newKey(ZOE);
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> source().decrypt(Collections.nCopies(items, new KeyToDecrypt(key, ZOE))));
        }

        @Test
        void takesAThousand() {
            List<BatchResult<GeneratedDataKey>> generated = source().generate(Collections.nCopies(1_000, ZOE));
            List<BatchResult<DecryptedDataKey>> decrypted = source().decrypt(generated.stream()
                    .map(key -> new KeyToDecrypt(key.orThrow().encryptedKey(), ZOE))
                    .toList());

            assertThat(generated.stream().map(key -> key.orThrow().keyId())).doesNotHaveDuplicates();
            for (int i = 0; i < 1_000; i++) {
                assertThat(decrypted.get(i).orThrow().plainKey())
                        .isEqualTo(generated.get(i).orThrow().plainKey());
            }
        }
    }

    @Nested
    class Revocations {

        private RevokedPatients first() {
            return source().revocations().orElseThrow().after(Optional.empty(), Duration.ZERO);
        }

        private RevokedPatients after(RevokedPatients before, Duration wait) {
            return source().revocations().orElseThrow().after(Optional.of(before.cursor()), wait);
        }

        /** So that a cache knows its source again. */
        @Test
        void haveOneFeed() {
            KeySource source = source();
            TenantId tenant = new TenantId("clinic-north");

            assertThat(source.revocations()).isPresent().isEqualTo(source.revocations());
            assertThat(source.forTenant(tenant).revocations())
                    .isPresent()
                    .isEqualTo(source.forTenant(tenant).revocations());
        }

        @Test
        void areAboutAllPatientsAtFirst() {
            newKey(ZOE);

            RevokedPatients first = first();

            assertThat(first.all()).isTrue();
            assertThat(first.interval()).isPositive();
            assertThat(after(first, Duration.ZERO))
                    .satisfies(next -> assertThat(next.patients()).isEmpty())
                    .satisfies(next -> assertThat(next.all()).isFalse());
        }

        @Test
        void tellThePatientWhoseDestructionIsRequestedAndOnce() {
            newKey(ZOE);
            newKey(ADA);
            RevokedPatients first = first();
            requestDestruction(ZOE);

            RevokedPatients told = after(first, Duration.ofSeconds(5));

            assertThat(told.patients()).containsExactly(ZOE);
            assertThat(told.all()).isFalse();
            assertThat(after(told, Duration.ZERO).patients()).isEmpty();
        }

        @Test
        void tellWhatComesWhileTheyWait() throws Exception {
            newKey(ZOE);
            RevokedPatients first = first();
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<RevokedPatients> told = thread.submit(() -> after(first, Duration.ofSeconds(7)));

                requestDestruction(ZOE);

                assertThat(told.get(30, TimeUnit.SECONDS).patients()).containsExactly(ZOE);
            } finally {
                thread.shutdownNow();
            }
        }

        @Test
        void tellNothingWhenTheTimeIsOver() {
            newKey(ZOE);

            RevokedPatients told = after(first(), Duration.ofSeconds(1));

            assertThat(told.patients()).isEmpty();
            assertThat(told.all()).isFalse();
        }

        @Test
        void areAboutAllPatientsWhenTheTenantIsSuspended() {
            newKey(ZOE);
            RevokedPatients first = first();

            suspendTenant();

            assertThat(after(first, Duration.ofSeconds(5)).all()).isTrue();
        }

        /** By name, or with all if the id is not in the trail any more. */
        @Test
        void tellThePatientWhoseKeysAreErased() {
            newKey(ZOE);
            RevokedPatients first = first();
            eraseKeys(ZOE);

            RevokedPatients told = after(first, Duration.ofSeconds(5));

            assertThat(told.all() || told.patients().contains(ZOE)).isTrue();
        }
    }
}

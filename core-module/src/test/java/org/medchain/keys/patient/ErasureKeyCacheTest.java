package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.erased.ErasedRows;

class ErasureKeyCacheTest {

    private static final EncryptionContext PATIENT =
            new EncryptionContext(new TenantId("hospital-a"), new PatientId("patient-1"));
    private static final EncryptionContext SAME_ID_ELSEWHERE =
            new EncryptionContext(new TenantId("hospital-b"), new PatientId("patient-1"));

    private final AtomicLong nanos = new AtomicLong();
    private final ErasureKeyCache known =
            new ErasureKeyCache(new PatientGuard(new ErasedRows()), nanos::get, Scheduler.disabledScheduler());
    private final GuardedPatient patient =
            InProcessPatients.guarded(new PatientRowId(new TenantId("hospital-a"), UuidCreator.getTimeOrderedEpoch()));
    private final byte[] erasureKey = new byte[32];

    ErasureKeyCacheTest() {
        Arrays.fill(erasureKey, (byte) 7);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static byte[] bytesOf(PatientKeys patient) {
        return patient.useErasureKey(byte[]::clone);
    }

    @Nested
    class Find {

        @Test
        void answersTheRowAndACopyOfTheErasureKey() {
            known.keep(PATIENT, patient, erasureKey);

            try (PatientKeys first = known.find(PATIENT).orElseThrow()) {
                assertThat(first.id()).isEqualTo(patient.row());
                assertThat(bytesOf(first)).isEqualTo(erasureKey);
            }
            assertThat(bytesOf(known.find(PATIENT).orElseThrow())).isEqualTo(erasureKey);
        }

        @Test
        void answersNothingOfAnotherTenantsPatient() {
            known.keep(PATIENT, patient, erasureKey);

            assertThat(known.find(SAME_ID_ELSEWHERE)).isEmpty();
        }

        @Test
        void answersUntilTheTimeIsOver() {
            known.keep(PATIENT, patient, erasureKey);
            pass(ErasureKeyCache.LONGEST.minusNanos(1));
            assertThat(known.find(PATIENT)).isPresent();

            pass(Duration.ofNanos(1));

            assertThat(known.find(PATIENT)).isEmpty();
        }

        /** The time is not extended by use: what was destroyed elsewhere goes. */
        @Test
        void doesNotExtendTheTime() {
            known.keep(PATIENT, patient, erasureKey);
            for (int i = 0; i < 30; i++) {
                known.find(PATIENT);
                pass(Duration.ofSeconds(1));
            }

            assertThat(known.find(PATIENT)).isEmpty();
        }
    }

    @Nested
    class Wiping {

        @Test
        void happensWhenAPatientIsForgotten() {
            KeptErasureKey kept = known.keep(PATIENT, patient, erasureKey);

            known.forget(PATIENT);

            assertThat(known.find(PATIENT)).isEmpty();
            assertThat(kept.copy()).isEmpty();
        }

        @Test
        void happensWhenTheTimeIsOver() {
            KeptErasureKey kept = known.keep(PATIENT, patient, erasureKey);
            pass(ErasureKeyCache.LONGEST);

            known.cleanUp();

            assertThat(kept.copy()).isEmpty();
        }

        @Test
        void happensWhenAnotherIsKeptInItsPlace() {
            KeptErasureKey kept = known.keep(PATIENT, patient, erasureKey);

            known.keep(PATIENT, patient, erasureKey);

            assertThat(kept.copy()).isEmpty();
            assertThat(known.find(PATIENT)).isPresent();
        }

        @Test
        void happensWhenThereAreTooMany() {
            int more = 10_000;
            List<KeptErasureKey> kept = new ArrayList<>();
            for (int i = 0; i < 2 * more; i++) {
                kept.add(known.keep(
                        new EncryptionContext(PATIENT.tenantId(), new PatientId("patient-" + i)), patient, erasureKey));
            }
            known.cleanUp();

            assertThat(kept.stream().filter(key -> key.copy().isPresent())).hasSize(more);
        }

        @Test
        void leavesCopiesAndTheGivenArrayAlone() {
            KeptErasureKey kept = known.keep(PATIENT, patient, erasureKey);
            PatientKeys copy = kept.copy().orElseThrow();

            kept.wipe();

            assertThat(bytesOf(copy)).isEqualTo(erasureKey);
            assertThat(erasureKey).containsOnly(7);
        }
    }
}

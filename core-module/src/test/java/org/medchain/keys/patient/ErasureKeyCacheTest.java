package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Scheduler;
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
import org.medchain.keys.server.RecordedMetrics;

class ErasureKeyCacheTest {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int MOST = 3;

    private static final EncryptionContext PATIENT =
            new EncryptionContext(new TenantId("hospital-a"), new PatientId("patient-1"));
    private static final EncryptionContext SAME_ID_ELSEWHERE =
            new EncryptionContext(new TenantId("hospital-b"), new PatientId("patient-1"));

    private final AtomicLong nanos = new AtomicLong();
    private final ErasureKeyCache known = new ErasureKeyCache(MOST, LONGEST, nanos::get, Scheduler.disabledScheduler());
    private final byte[] erasureKey = new byte[32];
    private final PatientKeys patient = InProcessPatients.unstored(erasureKey);

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
            known.keep(PATIENT, patient);

            try (PatientKeys first = known.find(PATIENT).orElseThrow()) {
                assertThat(first.id()).isEqualTo(patient.id());
                assertThat(bytesOf(first)).isEqualTo(erasureKey);
            }
            assertThat(bytesOf(known.find(PATIENT).orElseThrow())).isEqualTo(erasureKey);
        }

        @Test
        void answersNothingOfAnotherTenantsPatient() {
            known.keep(PATIENT, patient);

            assertThat(known.find(SAME_ID_ELSEWHERE)).isEmpty();
        }

        @Test
        void answersUntilTheTimeIsOver() {
            known.keep(PATIENT, patient);
            pass(LONGEST.minusNanos(1));
            assertThat(known.find(PATIENT)).isPresent();

            pass(Duration.ofNanos(1));

            assertThat(known.find(PATIENT)).isEmpty();
        }

        /** The time is not extended by use: what was destroyed elsewhere goes. */
        @Test
        void doesNotExtendTheTime() {
            known.keep(PATIENT, patient);
            for (int i = 0; i < 30; i++) {
                known.find(PATIENT);
                pass(Duration.ofSeconds(1));
            }

            assertThat(known.find(PATIENT)).isEmpty();
        }
    }

    @Nested
    class Show {

        @Test
        void tellsHowOftenItHadWhatWasAskedFor() {
            RecordedMetrics shown = new RecordedMetrics();
            known.showIn(shown.registry());
            known.keep(PATIENT, patient);

            known.find(PATIENT);
            known.find(PATIENT);
            known.find(SAME_ID_ELSEWHERE);
            known.has(SAME_ID_ELSEWHERE);

            assertThat(shown.shown())
                    .containsEntry("medchain_cache_hits{cache=patients}", 2.0)
                    .containsEntry("medchain_cache_misses{cache=patients}", 1.0);
        }
    }

    @Nested
    class Wiping {

        @Test
        void happensWhenAPatientIsForgotten() {
            PatientKeys kept = known.keep(PATIENT, patient);

            known.forget(PATIENT);

            assertThat(known.find(PATIENT)).isEmpty();
            assertThat(kept.copy()).isEmpty();
        }

        @Test
        void happensWhenTheTimeIsOver() {
            PatientKeys kept = known.keep(PATIENT, patient);
            pass(LONGEST);

            known.cleanUp();

            assertThat(kept.copy()).isEmpty();
        }

        @Test
        void happensWhenAnotherIsKeptInItsPlace() {
            PatientKeys kept = known.keep(PATIENT, patient);

            known.keep(PATIENT, patient);

            assertThat(kept.copy()).isEmpty();
            assertThat(known.find(PATIENT)).isPresent();
        }

        @Test
        void happensWhenThereAreTooMany() {
            List<PatientKeys> kept = new ArrayList<>();
            for (int i = 0; i < 2 * MOST; i++) {
                kept.add(known.keep(new EncryptionContext(PATIENT.tenantId(), new PatientId("patient-" + i)), patient));
            }
            known.cleanUp();

            assertThat(kept.stream().filter(key -> key.copy().isPresent())).hasSize(MOST);
        }

        @Test
        void leavesCopiesAndTheGivenArrayAlone() {
            PatientKeys kept = known.keep(PATIENT, patient);
            PatientKeys copy = kept.copy().orElseThrow();

            kept.close();

            assertThat(bytesOf(copy)).isEqualTo(erasureKey);
            assertThat(erasureKey).containsOnly(7);
        }
    }
}

package org.medchain.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.RecordedMetrics;

class UnwrappedKeyCacheTest {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final EncryptionContext PATIENT =
            new EncryptionContext(new TenantId("hospital-a"), new PatientId("patient-1"));
    private static final EncryptionContext ELSEWHERE =
            new EncryptionContext(new TenantId("hospital-b"), new PatientId("patient-1"));
    private static final WrappedKey WRAPPED = new WrappedKey(new byte[] {1, 2, 3});
    private static final WrappedKey OTHER = new WrappedKey(new byte[] {1, 2, 4});

    private final AtomicLong nanos = new AtomicLong();
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final UnwrappedKeyCache cache = cache(LONGEST);
    private final byte[] bytes = new byte[PlainKey.LENGTH];

    UnwrappedKeyCacheTest() {
        Arrays.fill(bytes, (byte) 7);
    }

    private UnwrappedKeyCache cache(Duration longest) {
        return new UnwrappedKeyCache(10, longest, metrics.registry(), nanos::get, Scheduler.disabledScheduler());
    }

    private Optional<PlainKey> keep(UnwrappedKeyCache in, EncryptionContext context) {
        try (PlainKey opened = PlainKey.takeCopyOf(bytes)) {
            return in.keep(WRAPPED, context, opened);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Nested
    class Find {

        @Test
        void answersACopy() {
            keep(cache, PATIENT);

            try (PlainKey first = cache.find(WRAPPED, PATIENT).orElseThrow()) {
                assertThat(first.copyOfBytes()).isEqualTo(bytes);
            }
            assertThat(cache.find(WRAPPED, PATIENT)).map(PlainKey::copyOfBytes).contains(bytes);
        }

        @Test
        void answersNothingOfAnotherWrappedKeyAndAnotherTenantsPatient() {
            keep(cache, PATIENT);

            assertThat(cache.find(OTHER, PATIENT)).isEmpty();
            assertThat(cache.find(WRAPPED, ELSEWHERE)).isEmpty();
        }

        @Test
        void answersUntilTheTimeIsOver() {
            keep(cache, PATIENT);
            pass(LONGEST.minusNanos(1));
            assertThat(cache.find(WRAPPED, PATIENT)).isPresent();
            pass(Duration.ofNanos(1));

            assertThat(cache.find(WRAPPED, PATIENT)).isEmpty();
        }

        @Test
        void answersNothingIfItIsOff() {
            UnwrappedKeyCache off = cache(Duration.ZERO);
            keep(off, PATIENT);

            assertThat(off.find(WRAPPED, PATIENT)).isEmpty();
            assertThat(metrics.shown().values())
                    .as("those of the cache that is on")
                    .containsOnly(0.0);
        }
    }

    @Nested
    class Open {

        private void open(Runnable meanwhile) {
            cache.open(WRAPPED, PATIENT, () -> {
                        meanwhile.run();
                        return PlainKey.takeCopyOf(bytes);
                    })
                    .close();
        }

        @Test
        void keepsWhatTheCallOpened() {
            open(() -> {});

            assertThat(cache.find(WRAPPED, PATIENT)).map(PlainKey::copyOfBytes).contains(bytes);
        }

        @Test
        void keepsNothingThatWasOpenedWhileTheTenantWasRefused() {
            open(() -> cache.forget(PATIENT.tenantId()));

            assertThat(cache.find(WRAPPED, PATIENT)).isEmpty();
        }

        @Test
        void keepsWhatWasOpenedWhileAnotherTenantWasRefused() {
            open(() -> cache.forget(ELSEWHERE.tenantId()));

            assertThat(cache.find(WRAPPED, PATIENT)).isPresent();
        }
    }

    @Nested
    class Forget {

        @Test
        void forgetsTheKeysOfTheTenantAlone() {
            keep(cache, PATIENT);
            keep(cache, ELSEWHERE);

            cache.forget(PATIENT.tenantId());

            assertThat(cache.find(WRAPPED, PATIENT)).isEmpty();
            assertThat(cache.find(WRAPPED, ELSEWHERE)).isPresent();
        }

        /** 100,000 keys of others for each of 20,000 refusals: looking at all of them takes minutes. */
        @Test
        void looksAtTheKeysOfTheTenantAlone() {
            UnwrappedKeyCache large = new UnwrappedKeyCache(
                    110_000, LONGEST, new RecordedMetrics().registry(), nanos::get, Scheduler.disabledScheduler());
            for (int i = 0; i < 100_000; i++) {
                keep(large, new EncryptionContext(ELSEWHERE.tenantId(), new PatientId("patient-" + i)));
            }

            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                for (int i = 0; i < 20_000; i++) {
                    keep(large, PATIENT);
                    large.forget(PATIENT.tenantId());
                }
            });

            assertThat(large.find(WRAPPED, PATIENT)).isEmpty();
        }

        @Test
        void remembersNoTenantWhoseKeysLeft() {
            keep(cache, PATIENT);
            keep(cache, PATIENT);
            keep(cache, ELSEWHERE);
            assertThat(cache.tenants()).isEqualTo(2);

            cache.forget(PATIENT.tenantId());
            assertThat(cache.tenants()).isOne();

            pass(LONGEST);
            cache.evictExpired();
            assertThat(cache.tenants()).isZero();
        }
    }

    /** Each key is wiped when it leaves; the copies that were handed out are not. */
    @Nested
    class Wiping {

        private final PlainKey kept = keep(cache, PATIENT).orElseThrow();

        private void assertWiped() {
            assertThatIllegalStateException().isThrownBy(kept::copyOfBytes);
        }

        @Test
        void comesWhenTheTimeIsOver() {
            pass(LONGEST);
            cache.evictExpired();

            assertWiped();
        }

        @Test
        void comesWithARefusal() {
            cache.forget(PATIENT.tenantId());

            assertWiped();
        }

        @Test
        void comesWhenTheServerStops() {
            cache.close();

            assertWiped();
        }

        @Test
        void comesWhenAnotherTakesThePlace() {
            keep(cache, PATIENT);

            assertWiped();
            assertThat(cache.find(WRAPPED, PATIENT)).isPresent();
        }
    }
}

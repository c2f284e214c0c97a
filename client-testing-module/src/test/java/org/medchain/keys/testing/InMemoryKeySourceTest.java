package org.medchain.keys.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.TooManyRequestsException;

/** What a test of an application lets happen; the contract suites hold the rest. */
class InMemoryKeySourceTest {

    private static final PatientId ZOE = new PatientId("zoe");
    private static final PatientId ADA = new PatientId("ada");

    private final InMemoryKeySource source = new InMemoryKeySource();

    private EncryptedKey newKey(PatientId patientId) {
        try (GeneratedDataKey key = source.generate(patientId)) {
            return key.encryptedKey();
        }
    }

    private void opens(EncryptedKey key, PatientId patientId) {
        assertThatNoException().isThrownBy(() -> source.decrypt(key, patientId).close());
    }

    @Nested
    class Hold {

        @Test
        void keepsTheKeysFromBeingDestroyed() {
            EncryptedKey key = newKey(ZOE);
            source.hold(ZOE);

            assertThatExceptionOfType(LegalHoldException.class).isThrownBy(() -> source.requestDestruction(ZOE));
            assertThatExceptionOfType(LegalHoldException.class).isThrownBy(() -> source.erase(ZOE));

            opens(key, ZOE);
        }

        @Test
        void ends() {
            EncryptedKey key = newKey(ZOE);
            source.hold(ZOE);

            source.release(ZOE);
            source.erase(ZOE);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> source.decrypt(key, ZOE));
        }

        @Test
        void isForOnePatient() {
            source.hold(ZOE);
            EncryptedKey key = newKey(ADA);

            source.erase(ADA);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> source.decrypt(key, ADA));
        }
    }

    @Nested
    class Erase {

        @Test
        void isForGood() {
            EncryptedKey key = newKey(ZOE);
            source.requestDestruction(ZOE);

            source.erase(ZOE);
            source.cancelDestruction(ZOE);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> source.decrypt(key, ZOE));
            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> source.generate(ZOE));
        }

        @Test
        void leavesOtherPatients() {
            EncryptedKey adas = newKey(ADA);
            newKey(ZOE);

            source.erase(ZOE);

            opens(adas, ADA);
        }
    }

    @Nested
    class RequestDestruction {

        @Test
        void canBeCancelled() {
            EncryptedKey key = newKey(ZOE);
            source.requestDestruction(ZOE);
            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(() -> source.generate(ZOE));

            source.cancelDestruction(ZOE);

            opens(key, ZOE);
        }
    }

    @Nested
    class Suspend {

        @Test
        void ends() {
            EncryptedKey key = newKey(ZOE);
            source.suspend();
            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(() -> source.decrypt(key, ZOE));

            source.resume();

            opens(key, ZOE);
        }
    }

    @Nested
    class Refuse {

        private final Duration pause = Duration.ofSeconds(5);

        @Test
        void failsEveryRequestUntilTheyAreAccepted() {
            EncryptedKey key = newKey(ZOE);
            source.refuse(() -> new KmsUnavailableException(pause));

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> source.generate(ADA));
            assertThatExceptionOfType(KmsUnavailableException.class)
                    .isThrownBy(() -> source.decrypt(key, ZOE))
                    .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(pause));

            source.accept();
            opens(key, ZOE);
        }

        @Test
        void failsTheItemsOfOnePatient() {
            source.refuse(ADA, () -> new TooManyRequestsException(pause));

            assertThat(source.generate(List.of(ZOE, ADA)))
                    .satisfiesExactly(
                            zoes -> assertThat(zoes.failure()).isEmpty(),
                            adas -> assertThat(adas.failure()).get().isInstanceOf(TooManyRequestsException.class));
        }
    }
}

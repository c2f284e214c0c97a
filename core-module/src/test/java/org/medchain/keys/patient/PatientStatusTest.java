package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.KeysDestroyedException;

class PatientStatusTest {

    @Nested
    class Of {

        @ParameterizedTest
        @EnumSource
        void isTheOneOfThatName(PatientStatus status) {
            assertThat(PatientStatus.of(status.name())).isEqualTo(status);
        }

        @ParameterizedTest
        @ValueSource(strings = {"X", "active", ""})
        void keepsTheKeysFromBeingUsedIfThereIsNoneOfThatName(String stored) {
            assertThat(PatientStatus.of(stored)).isEqualTo(PatientStatus.PENDING_DESTRUCTION);
        }
    }

    @Nested
    class RequireActive {

        @Test
        void letsAnActivePatientsKeysBeUsed() {
            assertThatCode(PatientStatus.ACTIVE::requireActive).doesNotThrowAnyException();
        }

        @Test
        void refusesWhileDestructionIsPending() {
            assertThatExceptionOfType(DestructionPendingException.class)
                    .isThrownBy(PatientStatus.PENDING_DESTRUCTION::requireActive);
        }

        @Test
        void refusesDestroyedKeys() {
            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(PatientStatus.DESTROYED::requireActive);
        }
    }

    @Nested
    class RequireKeys {

        @Test
        void isContentWhileDestructionIsPending() {
            assertThatCode(PatientStatus.PENDING_DESTRUCTION::requireKeys).doesNotThrowAnyException();
        }

        @Test
        void refusesDestroyedKeys() {
            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(PatientStatus.DESTROYED::requireKeys);
        }
    }

    @Nested
    class RequirePending {

        @Test
        void letsAPendingDestructionGoOnOrStop() {
            assertThatCode(PatientStatus.PENDING_DESTRUCTION::requirePending).doesNotThrowAnyException();
        }

        @Test
        void refusesWhereNoneIsPending() {
            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(PatientStatus.ACTIVE::requirePending);
        }

        @Test
        void refusesToBringDestroyedKeysBack() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(PatientStatus.DESTROYED::requirePending);
        }
    }
}

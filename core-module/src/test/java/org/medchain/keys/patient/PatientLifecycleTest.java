package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class PatientLifecycleTest {

    private final EncryptionContext context;
    private final InProcessDatabase database;
    private final InProcessPatients prepared;
    private final PatientRowId row;

    PatientLifecycleTest(DatabaseKind kind) {
        database = kind.database();
        prepared = new InProcessPatients(database);
        context = prepared.contextOf("patient");
        row = prepared.add(context);
    }

    private PatientStatus status() {
        return prepared.patients().findRow(row).orElseThrow().status();
    }

    private void take(Function<PatientRowId, Effect> step) {
        prepared.apply(step.apply(row));
    }

    private void assertRefusedOfAnUnknownRow(Function<PatientRowId, Effect> step) {
        assertThatExceptionOfType(ConcurrentChangeException.class)
                .isThrownBy(() -> prepared.apply(step.apply(new PatientRowId(row.tenantId(), UUID.randomUUID()))));
    }

    @Nested
    class Block {

        @Test
        void makesADestructionPending() {
            take(PatientLifecycle::block);

            assertThat(status()).isEqualTo(PatientStatus.PENDING_DESTRUCTION);
        }

        @Test
        void refusesASecondDestruction() {
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, row);

            assertThatExceptionOfType(DestructionPendingException.class)
                    .isThrownBy(() -> take(PatientLifecycle::block));
        }

        @Test
        void refusesDestroyedKeys() {
            prepared.bringTo(PatientStatus.DESTROYED, row);

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> take(PatientLifecycle::block));
            assertThat(status()).isEqualTo(PatientStatus.DESTROYED);
        }

        @Test
        void refusesAnUnknownRow() {
            assertRefusedOfAnUnknownRow(PatientLifecycle::block);
        }
    }

    @Nested
    class Release {

        @Test
        void makesTheKeysUsableAgain() {
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, row);

            take(PatientLifecycle::release);

            assertThat(status()).isEqualTo(PatientStatus.ACTIVE);
        }

        @Test
        void refusesToBringDestroyedKeysBack() {
            prepared.bringTo(PatientStatus.DESTROYED, row);

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> take(PatientLifecycle::release));
            assertThat(status()).isEqualTo(PatientStatus.DESTROYED);
        }

        @Test
        void refusesAnUnknownRow() {
            assertRefusedOfAnUnknownRow(PatientLifecycle::release);
        }
    }

    @Nested
    class MarkDestroyed {

        @Test
        void destroysKeysWhoseDestructionIsPending() {
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, row);

            take(PatientLifecycle::markDestroyed);

            assertThat(status()).isEqualTo(PatientStatus.DESTROYED);
        }

        @Test
        void refusesAnUnknownRow() {
            assertRefusedOfAnUnknownRow(PatientLifecycle::markDestroyed);
        }
    }

    @Nested
    class RequireKeys {

        @Test
        void letsUsedAndBlockedKeysThrough() {
            take(PatientLifecycle::requireKeys);
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, row);
            take(PatientLifecycle::requireKeys);

            assertThat(status()).isEqualTo(PatientStatus.PENDING_DESTRUCTION);
        }

        @Test
        void refusesDestroyedKeys() {
            prepared.bringTo(PatientStatus.DESTROYED, row);

            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> take(PatientLifecycle::requireKeys));
        }

        @Test
        void refusesAnUnknownRow() {
            assertRefusedOfAnUnknownRow(PatientLifecycle::requireKeys);
        }
    }

    @Nested
    class Erase {

        private List<?> erasureKeys() {
            return database.read(entityManager -> entityManager
                    .createNativeQuery("select patient from erasure_keys where patient = ?")
                    .setParameter(1, row.value())
                    .getResultList());
        }

        @Test
        void deletesTheErasureKeyWhateverTheRowSays() {
            assertThat(erasureKeys()).hasSize(1);

            take(PatientLifecycle::erase);

            assertThat(erasureKeys()).isEmpty();
            assertThat(status()).isEqualTo(PatientStatus.DESTROYED);
        }

        @Test
        void canBeDoneTwice() {
            take(PatientLifecycle::erase);
            take(PatientLifecycle::erase);

            assertThat(status()).isEqualTo(PatientStatus.DESTROYED);
        }

        @Test
        void doesNothingForAnUnknownRow() {
            assertThatCode(() ->
                            prepared.apply(PatientLifecycle.erase(new PatientRowId(row.tenantId(), UUID.randomUUID()))))
                    .doesNotThrowAnyException();

            assertThat(erasureKeys()).hasSize(1);
        }
    }

    @Nested
    class ForgetId {

        @Test
        void dropsThePatientsIdAndLeavesTheRow() {
            take(PatientLifecycle::forgetId);

            assertThat(prepared.patients().findRow(row).orElseThrow().patientId())
                    .isEmpty();
        }

        @Test
        void doesNothingForAnUnknownRow() {
            assertThatCode(() -> prepared.apply(
                            PatientLifecycle.forgetId(new PatientRowId(row.tenantId(), UUID.randomUUID()))))
                    .doesNotThrowAnyException();

            assertThat(prepared.patients().findRow(context)).isPresent();
        }
    }
}

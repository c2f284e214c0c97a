package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.server.database.DatabaseKind;

/** Somebody who writes the database makes a patient active whose keys are to be destroyed: the sealed destruction counts. */
@ParameterizedClass
@EnumSource
class ReopenedPatientTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final EncryptedKey key;
    private final PatientRowId row;

    ReopenedPatientTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        key = destructions.addKey(PATIENT);
        row = destructions.rowOf(PATIENT);
    }

    private void reopen() {
        destructions.execute(
                "update patients set status = 'ACTIVE' where tenant_id = ? and id = ?",
                row.tenantId().value(),
                row.value());
    }

    private static void use(InProcessDestructions server, EncryptedKey encryptedKey) {
        server.dataKeys().decrypt(encryptedKey, PATIENT).close();
        server.dataKeys().generate(PATIENT).close();
    }

    private void requireRefused(InProcessDestructions server, Class<? extends KeyManagementException> refusal) {
        assertThat(server.statusOf(row)).isEqualTo(PatientStatus.ACTIVE);
        assertThatExceptionOfType(refusal).isThrownBy(() -> server.dataKeys().decrypt(key, PATIENT));
        assertThatExceptionOfType(refusal).isThrownBy(() -> server.dataKeys().generate(PATIENT));
    }

    @Nested
    class Pending {

        @Test
        void isRefusedWithinTheWindowAndAfterIt() {
            destructions.request(PATIENT);
            reopen();

            requireRefused(destructions, DestructionPendingException.class);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            requireRefused(destructions, DestructionPendingException.class);
        }

        @Test
        void isRefusedWhileASecondPersonIsAwaited() {
            destructions.setPolicies(InProcessDestructions.policies(true, false));
            destructions.request(PATIENT);
            reopen();

            requireRefused(destructions, DestructionPendingException.class);
        }

        @Test
        void isRefusedIfTheDestructionSaysCancelledToo() {
            DestructionId id = destructions.request(PATIENT);
            destructions.execute("update destructions set status = 'CANCELLED' where id = ?", id.value());
            reopen();

            requireRefused(destructions, DestructionPendingException.class);
        }

        @Test
        void isErasedInTheEnd() {
            destructions.request(PATIENT);
            reopen();

            destructions.eraseWhatIsDue();

            assertThat(destructions.erasureKeysOf(row)).isZero();
        }
    }

    @Nested
    class Cancelled {

        @Test
        void isUsed() {
            destructions.requests().cancel(destructions.request(PATIENT));

            use(destructions, key);
        }

        @Test
        void isRefusedWhileAnotherDestructionIsPending() {
            destructions.requests().cancel(destructions.request(PATIENT));
            destructions.callAs("officer");
            destructions.request(PATIENT);
            reopen();

            requireRefused(destructions, DestructionPendingException.class);
        }
    }

    /** The register of the server that is asked does not list the patient yet. */
    @Nested
    class Erasing {

        @Test
        void isRefused() {
            destructions.listing().join();
            InProcessDestructions other = destructions.onAnotherServer();
            other.listing().join();
            DestructionId id = destructions.request(PATIENT);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            look(other);
            destructions.erasure().run(destructions.rowOf(id), () -> {});
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASING);
            assertThat(destructions.erasureKeysOf(row)).isEqualTo(1);
            reopen();

            requireRefused(other, KeysDestroyedException.class);
        }

        private void look(InProcessDestructions other) {
            for (int second = 0; second < 2; second++) {
                destructions.clock().advance(Duration.ofSeconds(1));
                for (InProcessDestructions server : List.of(destructions, other)) {
                    server.watch().look();
                    server.listing().look();
                }
            }
        }
    }
}

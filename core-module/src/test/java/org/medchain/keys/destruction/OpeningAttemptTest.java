package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class OpeningAttemptTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final PatientRowId row;
    private final DestructionId id;

    OpeningAttemptTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        row = destructions.addPatient(PATIENT);
        destructions.addKey(PATIENT);
        id = destructions.request(PATIENT);
        destructions.callAsTheService();
    }

    private void make() {
        destructions
                .openingAttempt()
                .make(new PatientToErase(destructions.rowOf(id), row, destructions.context(PATIENT), false));
    }

    private Optional<FailureReason> outcome() {
        return destructions.trail().findAttempt(destructions.rowOf(id)).flatMap(TrailEvent::reason);
    }

    /** The patient's keys can be used, although they are to be erased. */
    private void reopen() {
        destructions.execute("delete from destructions where id = ?1", id.value());
        destructions.execute("update patients set status = 'ACTIVE' where id = ?1", row.value());
    }

    private void assertNothingIsNoted() {
        assertThat(outcome()).isEmpty();
    }

    @Nested
    class Make {

        @Test
        void notesThatTheKeysAreDestroyed() {
            destructions.dataKeys().patients().apply(PatientLifecycle.markDestroyed(row));

            make();

            assertThat(outcome()).contains(FailureReason.KEYS_DESTROYED);
            assertThat(destructions.ends()).last().isEqualTo("DECRYPT_DATA_KEY KEYS_DESTROYED");
        }

        @Test
        void notesEveryOtherReasonForWhichTheKeyDoesNotOpen() {
            reopen();
            destructions.dataKeys().provider().failWith(new KmsUnavailableException());

            make();

            assertThat(outcome()).contains(FailureReason.KMS_UNAVAILABLE);
            assertThat(destructions.ends()).last().isEqualTo("DECRYPT_DATA_KEY KMS_UNAVAILABLE");
        }

        @Test
        void failsIfTheKeyOpens() {
            reopen();

            assertThatIllegalStateException()
                    .isThrownBy(OpeningAttemptTest.this::make)
                    .withMessageStartingWith("data key ")
                    .withMessageEndingWith(" opens after its erasure");

            assertNothingIsNoted();
            assertThat(destructions.ends()).last().isEqualTo("DECRYPT_DATA_KEY SUCCESS");
        }

        @Test
        void failsIfItCannotBeRecorded() {
            reopen();
            destructions.dataKeys().provider().failWith(new AuditUnavailableException());

            assertThatExceptionOfType(AuditUnavailableException.class).isThrownBy(OpeningAttemptTest.this::make);

            assertNothingIsNoted();
        }

        @Test
        void triesOnceOnly() {
            destructions.dataKeys().patients().apply(PatientLifecycle.markDestroyed(row));

            make();
            make();

            assertThat(destructions.ends()).containsOnlyOnce("DECRYPT_DATA_KEY KEYS_DESTROYED");
        }

        /** Somebody who writes the database, or a damaged disk, must not keep an erasure from its end. */
        @ParameterizedTest
        @ValueSource(ints = {0, EncryptedKey.MAX_LENGTH + 1})
        void passesOverBytesThatNoEncryptedKeyHas(int length) {
            destructions.dataKeys().patients().apply(PatientLifecycle.markDestroyed(row));
            setEncryptedKeys(new byte[length]);

            make();

            assertNothingIsNoted();
        }

        @Test
        void triesAnotherKeyIfOneHasBytesThatNoEncryptedKeyHas() {
            setEncryptedKeys(new byte[0]);
            destructions.callAs("officer");
            reopen();
            destructions.addKey(PATIENT);
            destructions.dataKeys().patients().bringTo(PatientStatus.DESTROYED, row);
            destructions.callAsTheService();

            make();

            assertThat(outcome()).contains(FailureReason.KEYS_DESTROYED);
        }

        private void setEncryptedKeys(byte[] bytes) {
            destructions.execute("update data_keys set encrypted_key = ?1 where patient = ?2", bytes, row.value());
        }

        @Test
        void triesNothingIfThePatientHasNoKey() {
            destructions.execute("delete from data_keys where patient = ?1", row.value());

            make();

            assertNothingIsNoted();
            assertThat(destructions.ends()).containsExactly("DESTROY_PATIENT_KEYS SUCCESS");
        }
    }
}

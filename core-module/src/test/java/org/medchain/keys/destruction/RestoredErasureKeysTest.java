package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.KeyErasure;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessErasureKeys;
import org.medchain.keys.server.database.StoppableDatabase;

/** The store of erasure keys becomes an older one, in which keys are not erased yet. */
@ParameterizedClass
@EnumSource
class RestoredErasureKeysTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId NEIGHBOUR = new PatientId("neighbour");

    private final InProcessErasureKeys store;
    private final InProcessDestructions destructions;
    private final EncryptedKey key;
    private final EncryptedKey ofNeighbour;
    private final PatientRowId row;
    private final long replaysBefore;

    RestoredErasureKeysTest(DatabaseKind kind) {
        store = InProcessErasureKeys.open(kind);
        destructions = new InProcessDestructions(kind, Duration.ZERO, Optional.of(store));
        key = destructions.addKey(PATIENT);
        ofNeighbour = destructions.addKey(NEIGHBOUR);
        row = destructions.rowOf(PATIENT);
        store.backUp();
        destructions.destroy(PATIENT);
        replaysBefore = destructions.replays();
    }

    private void restoreTheStore() {
        store.restore();
        assertThat(destructions.erasureKeysOf(row)).isEqualTo(1);
        // Whatever the store has.
        assertThatExceptionOfType(KeysDestroyedException.class)
                .isThrownBy(() -> destructions.dataKeys().decrypt(key, PATIENT));
    }

    private void requireErasedAgain() {
        assertThat(destructions.erasureKeysOf(row)).isZero();
        assertThat(destructions.replays()).isEqualTo(replaysBefore + 1);
        destructions.dataKeys().decrypt(ofNeighbour, NEIGHBOUR).close();
    }

    @Nested
    class AtTheStart {

        @Test
        void deletesWhatARestoreOfTheStoreBroughtBack() {
            restoreTheStore();

            destructions.replay().run();

            requireErasedAgain();
        }

        @Test
        void deletesItInBothIfBothWereRestored() {
            restoreTheStore();
            destructions.execute("delete from erased_patients where patient = ?", row.value());
            destructions.execute(
                    "update patients set patient_id = 'patient', status = 'ACTIVE' where id = ?", row.value());

            destructions.replay().run();

            requireErasedAgain();
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> destructions.dataKeys().decrypt(key, PATIENT));
        }

        @Test
        void doesNothingIfNobodyReturned() {
            destructions.replay().run();

            assertThat(destructions.replays()).isEqualTo(replaysBefore);
        }
    }

    @Nested
    class Look {

        private final RestoredErasureKeys inPagesOfTwo = new RestoredErasureKeys(
                destructions.register(),
                destructions.keyErasure(),
                destructions.audit().operations(),
                2);

        /** Others are erased meanwhile, whose keys did not return. */
        private void listOthers() {
            for (int i = 0; i < 7; i++) {
                destructions
                        .dataKeys()
                        .patients()
                        .list(destructions.context(new PatientId("other-" + i)), UUID.randomUUID());
            }
        }

        @Test
        void findsThoseWhoWereListedLast() {
            RestoredErasureKeys returned = destructions.restoredKeys();
            returned.look();
            assertThat(destructions.replays()).isEqualTo(replaysBefore);
            restoreTheStore();

            returned.look();

            requireErasedAgain();
        }

        @Test
        void findsThemBehindTheNewestPagesAfterAStart() {
            listOthers();
            restoreTheStore();

            inPagesOfTwo.look();

            requireErasedAgain();
        }

        /** A key that returns without a sign yields nothing, and stays until the next start. */
        @Test
        void looksAtAllAgainOnceTheStoreLacksTheNewestErasure() {
            listOthers();
            inPagesOfTwo.look();
            store.restoreKeysAlone();
            inPagesOfTwo.look();
            assertThat(destructions.erasureKeysOf(row)).isEqualTo(1);

            restoreTheStore();
            inPagesOfTwo.look();

            requireErasedAgain();
        }

        @Test
        void looksAtAllAgainOnceAKeyReturnedOfSomebodyWhoWasListedLast() {
            listOthers();
            inPagesOfTwo.look();
            destructions.destroy(NEIGHBOUR);
            store.restoreKeysAlone();

            inPagesOfTwo.look();

            assertThat(destructions.erasureKeysOf(row)).isZero();
        }

        @Test
        void looksAtAllAgainIfTheRecordsDidNotAnswerAfterTheSign() {
            listOthers();
            StoppableDatabase records = new StoppableDatabase(destructions.database());
            InProcessPatients patients = destructions.dataKeys().patients();
            ErasureRegister register = patients.registerOver(records);
            RestoredErasureKeys looking = new RestoredErasureKeys(
                    register,
                    new KeyErasure(patients.keys(), destructions.place(), register),
                    destructions.audit().operations(),
                    2);
            looking.look();
            restoreTheStore();
            records.stop();
            assertThatException().isThrownBy(looking::look);
            records.start();

            looking.look();

            requireErasedAgain();
        }
    }
}

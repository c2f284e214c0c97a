package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.PatientId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessErasureKeys;
import org.medchain.keys.server.database.StoppableDatabase;

/** Erasure keys are in a database of their own: each row of the table in docs/run/erasure.md, under "The store of erasure keys". */
@ParameterizedClass
@EnumSource
class TwoDatabasesTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId OTHER = new PatientId("other");

    private final InProcessErasureKeys store;
    private final InProcessDestructions core;
    private final InProcessPatients patients;

    TwoDatabasesTest(DatabaseKind kind) {
        store = InProcessErasureKeys.open(kind);
        core = new InProcessDestructions(kind, Duration.ZERO, Optional.of(store));
        patients = core.dataKeys().patients();
    }

    private PatientRowId rowOf(PatientId patientId) {
        return core.rowOf(patientId);
    }

    private byte[] plainKey(EncryptedKey key, PatientId patientId) {
        try (DecryptedDataKey opened = core.dataKeys().decrypt(key, patientId)) {
            return opened.plainKey().copyOfBytes();
        }
    }

    /** The records are as they were before the patient's first key, and nothing is in a cache. */
    private void restoreRecordsToBefore(PatientId patientId) {
        patients.forget(rowOf(patientId));
        patients.active().forget(core.context(patientId));
    }

    private long events(String end) {
        return core.audit().endsOf(core.tenant()).stream().filter(end::equals).count();
    }

    private void assertUnavailable(Runnable operation, String name) {
        long before = events(name + " AUDIT_UNAVAILABLE");
        assertThatExceptionOfType(AuditUnavailableException.class)
                .isThrownBy(operation::run)
                .matches(e -> !e.isOutcomeUnknown());
        assertThat(events(name + " AUDIT_UNAVAILABLE")).isEqualTo(before + 1);
    }

    @Nested
    class FirstKey {

        @Test
        void isSealedUnderAKeyThatOnlyTheStoreHas() {
            core.addKey(PATIENT);

            assertThat(core.rowsOf(rowOf(PATIENT), "erasure_keys")).isZero();
            assertThat(store.rowsOf(rowOf(PATIENT).value())).isEqualTo(1);
        }

        @Test
        void leavesAnAbandonedKeyThatTheNextOneTakes() {
            core.dataKeys().provider().duringNextCall(() -> {
                throw new KmsUnavailableException();
            });
            assertThatExceptionOfType(KmsUnavailableException.class)
                    .isThrownBy(() -> core.dataKeys().generate(PATIENT));
            assertThat(core.patients().findRow(core.context(PATIENT))).isEmpty();
            assertThat(store.count("select count(*) from sealed_erasure_keys")).isEqualTo(1);

            EncryptedKey key = core.addKey(PATIENT);

            assertThat(store.count("select count(*) from sealed_erasure_keys")).isEqualTo(1);
            assertThat(plainKey(key, PATIENT)).hasSize(32);
        }

        /** The server died behind the commit, before anything was handed out. */
        @Test
        void isMarkedByTheNextUse() {
            try (PatientKeys patient = core.patients().findOrPrepare(core.context(PATIENT))) {
                core.database()
                        .change(patient.storeIfNew(
                                core.context(PATIENT), core.clock().instant())::apply);
            }
            assertThat(store.count("select count(*) from sealed_erasure_keys where used"))
                    .isZero();

            core.addKey(PATIENT);

            assertThat(store.count("select count(*) from sealed_erasure_keys where used"))
                    .isEqualTo(1);
        }

        @Test
        void isNotHandedOutIfItCannotBeMarked() {
            core.dataKeys().provider().duringNextCall(store::stop);

            assertThatExceptionOfType(AuditUnavailableException.class)
                    .isThrownBy(() -> core.dataKeys().generate(PATIENT))
                    .matches(AuditUnavailableException::isOutcomeUnknown);
            assertThat(events("GENERATE_DATA_KEY SUCCESS")).isEqualTo(1);

            store.start();
            assertThat(plainKey(core.addKey(PATIENT), PATIENT)).hasSize(32);
            assertThat(store.count("select count(*) from sealed_erasure_keys where used"))
                    .isEqualTo(1);
        }
    }

    @Nested
    class StoreDown {

        @Test
        void leavesKnownPatientsInTheCacheAndRefusesOthers() {
            EncryptedKey cached = core.addKey(PATIENT);
            EncryptedKey notCached = core.addKey(OTHER);
            byte[] plain = plainKey(cached, PATIENT);
            store.stop();

            assertThat(plainKey(cached, PATIENT)).isEqualTo(plain);
            core.dataKeys().generate(PATIENT).close();
            assertUnavailable(() -> core.dataKeys().decrypt(notCached, OTHER), "DECRYPT_DATA_KEY");
            assertUnavailable(() -> core.dataKeys().generate(new PatientId("new")), "GENERATE_DATA_KEY");
            assertThat(core.patients().findRow(core.context(new PatientId("new"))))
                    .isEmpty();
            assertThat(patients.keys().answers()).isFalse();

            store.start();
            assertThat(plainKey(notCached, OTHER)).hasSize(32);
            core.dataKeys().generate(new PatientId("new")).close();
        }

        @Test
        void holdsAnErasureUpUntilItIsBack() {
            EncryptedKey key = core.addKey(PATIENT);
            PatientRowId row = rowOf(PATIENT);
            DestructionId id = core.request(PATIENT);
            store.stop();

            assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> core.erase(id));
            core.callAs("officer");
            assertThat(core.record(id).status()).isEqualTo(DestructionStatus.ERASING);
            assertThat(core.register().erased().contains(row.value()))
                    .as("listed before the key is touched")
                    .isTrue();
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(key, PATIENT));

            store.start();
            core.erase(id);
            assertThat(core.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(core.erasureKeysOf(row)).isZero();
        }
    }

    @Nested
    class RecordsDown {

        private final StoppableDatabase records = new StoppableDatabase(core.database());

        @Test
        void refusesEveryoneAndChangesNothingInTheStore() {
            core.addKey(PATIENT);
            records.stop();

            for (PatientId patientId : new PatientId[] {PATIENT, OTHER}) {
                assertThatExceptionOfType(PersistenceException.class)
                        .isThrownBy(() -> patients.patientsOver(records).findOrPrepare(core.context(patientId)));
            }
            assertThat(store.count("select count(*) from sealed_erasure_keys")).isEqualTo(1);
        }

        @Test
        void refusesEveryoneWhileTheStoreIsDownToo() {
            core.addKey(PATIENT);
            records.stop();
            store.stop();

            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> patients.patientsOver(records).findOrPrepare(core.context(PATIENT)));
        }
    }

    /** The records were restored to before the patient's first key. */
    @Nested
    class RecordsRestored {

        private final EncryptedKey key = core.addKey(PATIENT);
        private final byte[] plain = plainKey(key, PATIENT);
        private final PatientRowId row = rowOf(PATIENT);

        RecordsRestored() {
            restoreRecordsToBefore(PATIENT);
        }

        @Test
        void opensThePatientsKeysAndGivesTheRowBack() {
            assertThat(plainKey(key, PATIENT)).isEqualTo(plain);

            assertThat(rowOf(PATIENT)).isEqualTo(row);
            assertThat(plainKey(key, PATIENT)).isEqualTo(plain);
        }

        @Test
        void makesNextKeysUnderTheSameErasureKey() {
            EncryptedKey next = core.addKey(PATIENT);

            assertThat(rowOf(PATIENT)).isEqualTo(row);
            assertThat(plainKey(next, PATIENT)).hasSize(32);
            assertThat(plainKey(key, PATIENT)).isEqualTo(plain);
        }

        @Test
        void destroysThePatientsKeys() {
            DestructionId id = core.destroy(PATIENT);

            assertThat(core.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(core.erasureKeysOf(row)).isZero();
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(key, PATIENT));
        }

        @Test
        void takesALegalHoldThatHoldsADestructionUp() {
            core.holds().place(PATIENT, new HoldReason("A lawsuit"), RowCondition.NONE);

            assertThat(rowOf(PATIENT)).isEqualTo(row);
            assertThatExceptionOfType(LegalHoldException.class).isThrownBy(() -> core.request(PATIENT));
            assertThat(plainKey(key, PATIENT)).isEqualTo(plain);
        }

        @Test
        void hasNoLegalHoldToReadOrLift() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> core.holds().read(PATIENT));
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> core.holds().lift(PATIENT, RowCondition.NONE));
            assertThat(core.patients().findRow(core.context(PATIENT))).isEmpty();
        }

        @Test
        void givesNoRowBackForAKeyThatDoesNotOpen() {
            byte[] altered = key.bytes();
            altered[altered.length - 1] ^= 1;

            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(new EncryptedKey(altered), PATIENT));

            assertThat(core.patients().findRow(core.context(PATIENT))).isEmpty();
        }

        @Test
        void refusesAPatientWhoseErasureTheRecordsLost() {
            patients.list(core.context(PATIENT), row.value());

            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(key, PATIENT));
            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> core.request(PATIENT));
            assertThat(core.patients().findRow(core.context(PATIENT))).isEmpty();
        }

        @Test
        void knowsNobodyWhoseFirstKeyWasNeverUsed() {
            store.execute("update sealed_erasure_keys set used = false");

            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(key, PATIENT));
        }
    }

    /** A server joins whose register is from before, and the records know of no erasure. */
    @Nested
    class ErasedPatientsOfTheStore {

        private static final UUID ANOTHER = new UUID(0, 1);

        private final EncryptedKey key = core.addKey(PATIENT);
        private final PatientRowId row = rowOf(PATIENT);
        private final InProcessDestructions joining = core.onAnotherServer();

        /** Who can write the store knows all of the columns but the MAC. */
        private void forge(String mac) {
            store.execute(
                    "insert into erased_patients (tenant_id, patient_hash, patient, destruction, erased_at, listed_at, mac)"
                            + " select tenant_id, patient_hash, patient, cast(? as uuid), current_timestamp,"
                            + " current_timestamp, " + mac + " from sealed_erasure_keys",
                    ANOTHER);
        }

        private void join() {
            core.execute("delete from erased_patients");
            joining.listing().join();
            joining.watch().look();
        }

        private List<UUID> listed() {
            return InProcessErasureRegister.entries(joining.register()).stream()
                    .filter(it -> it.patient().equals(row.value()))
                    .map(ErasedPatient::destruction)
                    .toList();
        }

        private void requireNobodyListed() {
            join();

            assertThat(listed()).isEmpty();
            assertThat(joining.register().untrustedRecords()).isEqualTo(1);
            assertThat(store.count("select count(*) from erased_patients where patient = ?", row.value()))
                    .isEqualTo(1);
            assertThat(plainKey(key, PATIENT)).hasSize(32);
        }

        @Test
        void listNobodyWithoutAMac() {
            forge("null");

            requireNobodyListed();
        }

        @Test
        void listNobodyWithTheMacOfAnotherRow() {
            core.addKey(OTHER);
            core.destroy(OTHER);
            forge("(select mac from erased_patients)");

            requireNobodyListed();
        }

        /** Nor with that of the records, which is made for another purpose. */
        @Test
        void listNobodyWithTheMacOfTheRecords() {
            DestructionId id = core.destroy(PATIENT);
            String recorded = (String) core.database().value("select mac from erased_patients");
            store.execute("update erased_patients set mac = ?", recorded);

            join();

            assertThat(core.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(listed()).isEmpty();
        }

        @Test
        void listWhoseKeysAServerErased() {
            DestructionId id = core.destroy(PATIENT);

            join();

            assertThat(listed()).containsExactly(id.value());
            assertThat(joining.register().untrustedRecords()).isZero();
        }

        @Test
        void areWrittenByTheErasureInPlaceOfOneWithoutAMac() {
            forge("null");
            DestructionId id = core.destroy(PATIENT);

            join();

            assertThat(listed()).containsExactly(id.value());
        }

        /** It has what its register lists, and not what somebody wrote meanwhile. */
        @Test
        void getTheirMacFromAServerThatListsThem() {
            DestructionId id = core.destroy(PATIENT);
            store.execute("update erased_patients set mac = null, destruction = ?", ANOTHER);
            core.listing().join();
            assertThat(core.register().untrustedRecords()).isZero();

            core.restoredKeys().look();
            join();

            assertThat(listed()).containsExactly(id.value());
        }
    }

    /** The store was restored to before the patient's first key. */
    @Nested
    class StoreRestored {

        @Test
        void losesThePatientUntilTheRightBackupIsThereAndMakesNoOtherKey() {
            EncryptedKey key = core.addKey(PATIENT);
            byte[] plain = plainKey(key, PATIENT);
            store.backUp();
            store.execute("delete from sealed_erasure_keys");
            patients.active().forget(core.context(PATIENT));

            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(key, PATIENT));
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> core.dataKeys().generate(PATIENT));
            assertThat(store.count("select count(*) from sealed_erasure_keys")).isZero();

            store.restore();
            assertThat(plainKey(key, PATIENT)).isEqualTo(plain);
        }
    }

    /** Both were restored, to different times. */
    @Nested
    class BothRestored {

        @Test
        void staysErasedIfTheStoreIsFromBeforeTheErasureAndTheRecordsFromBeforeTheFirstKey() {
            EncryptedKey key = core.addKey(PATIENT);
            PatientRowId row = rowOf(PATIENT);
            store.backUp();
            core.destroy(PATIENT);
            store.restore();
            core.execute("delete from erased_patients where patient = ?", row.value());
            core.execute("delete from destructions where patient = ?", row.value());
            patients.forget(row);

            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(key, PATIENT));
            core.replay().run();
            assertThat(core.erasureKeysOf(row)).isZero();
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> core.dataKeys().generate(PATIENT));
        }

        @Test
        void staysErasedIfTheRecordsAreFromBeforeTheErasureAndTheStoreIsNot() {
            EncryptedKey key = core.addKey(PATIENT);
            PatientRowId row = rowOf(PATIENT);
            core.destroy(PATIENT);
            core.execute("delete from erased_patients where patient = ?", row.value());
            core.execute("update patients set patient_id = 'patient', status = 'ACTIVE' where id = ?", row.value());

            core.replay().run();

            assertThat(core.statusOf(row)).isEqualTo(PatientStatus.DESTROYED);
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(key, PATIENT));
        }

        @Test
        void isANewPatientIfBothAreFromBeforeTheFirstKey() {
            EncryptedKey key = core.addKey(PATIENT);
            store.execute("delete from sealed_erasure_keys");
            restoreRecordsToBefore(PATIENT);

            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(key, PATIENT));
            try (GeneratedDataKey generated = core.dataKeys().generate(PATIENT)) {
                assertThat(plainKey(generated.encryptedKey(), PATIENT)).hasSize(32);
            }
            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> core.dataKeys().decrypt(key, PATIENT));
        }
    }
}

package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;

/**
 * Somebody who writes the database moves the keys of one patient to the row of another: none opens in the other's name, and what is done to the one takes
 * nothing from the other that a backup does not bring back.
 */
@ParameterizedClass
@EnumSource
class MovedKeysTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId OTHER = new PatientId("other");

    private final InProcessDestructions destructions;
    private final EncryptedKey ofPatient;
    private final EncryptedKey ofOther;
    private final PatientRowId row;
    private final PatientRowId rowOfOther;

    MovedKeysTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        ofPatient = destructions.addKey(PATIENT);
        ofOther = destructions.addKey(OTHER);
        row = destructions.rowOf(PATIENT);
        rowOfOther = destructions.rowOf(OTHER);
    }

    private void change(String sql, Object... parameters) {
        assertThat(destructions.execute(sql, parameters)).isEqualTo(1);
        forget();
    }

    private void forget() {
        List.of(PATIENT, OTHER)
                .forEach(it -> destructions.dataKeys().patients().active().forget(destructions.context(it)));
    }

    private void assertOpens(EncryptedKey key, PatientId name) {
        destructions.dataKeys().decrypt(key, name).close();
    }

    private void assertDoesNotOpen(EncryptedKey key, PatientId name) {
        assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                .isThrownBy(() -> destructions.dataKeys().decrypt(key, name));
    }

    private void assertTheOtherIsNotErased() {
        assertThat(destructions.register().erased().contains(rowOfOther.value()))
                .isFalse();
        assertThat(destructions
                        .register()
                        .erased()
                        .contains(destructions.register().hashOf(destructions.context(OTHER))))
                .isFalse();
        assertOpens(ofOther, OTHER);
    }

    @Nested
    class ErasureKeys {

        private byte[] keyOfPatient;
        private byte[] keyOfOther;

        @BeforeEach
        void swap() {
            keyOfPatient = keyOf(row);
            keyOfOther = keyOf(rowOfOther);
            setKey(row, keyOfOther);
            setKey(rowOfOther, keyOfPatient);
        }

        private byte[] keyOf(PatientRowId of) {
            return (byte[]) destructions
                    .database()
                    .value("select erasure_key from erasure_keys where patient = ?1", of.value());
        }

        private void setKey(PatientRowId of, byte[] key) {
            change("update erasure_keys set erasure_key = ?1 where patient = ?2", key, of.value());
        }

        @Test
        void openNothing() {
            for (EncryptedKey key : List.of(ofPatient, ofOther)) {
                for (PatientId name : List.of(PATIENT, OTHER)) {
                    assertDoesNotOpen(key, name);
                }
            }
        }

        @Test
        void wrapNothingAgain() {
            destructions.dataKeys().provider().renewKek();

            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> destructions.dataKeys().rewrapAll(destructions.context(PATIENT)));

            setKey(row, keyOfPatient);
            setKey(rowOfOther, keyOfOther);
            destructions.dataKeys().rewrapAll(destructions.context(PATIENT));
            assertOpens(ofPatient, PATIENT);
            assertOpens(ofOther, OTHER);
        }

        @Test
        void areErasedForNobodyUntilTheyAreInTheirOwnRows() {
            DestructionId id = destructions.request(PATIENT);

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> destructions.erase(id));
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.PENDING);
            assertThat(keyOf(row)).isEqualTo(keyOfOther);

            setKey(row, keyOfPatient);
            setKey(rowOfOther, keyOfOther);
            destructions.erase(id);
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            assertTheOtherIsNotErased();
        }
    }

    /** Somebody put them there, or a disk is damaged. */
    @Nested
    class DataKeysThatOpenNothing {

        /** More than a page of them are in front of the one that opens. */
        @Test
        void keepNoErasureBackIfOneOpens() {
            IntStream.range(0, 100).forEach(i -> destructions.addKey(PATIENT));
            UUID last =
                    destructions.dataKeys().erasure().list(row).get(100).keyId().value();
            byte[] opening = (byte[])
                    destructions.database().value("select encrypted_key from data_keys where key_id = ?1", last);
            destructions.execute(
                    "update data_keys set encrypted_key = ?1 where patient = ?2", new byte[] {1}, row.value());
            DestructionId id = destructions.request(PATIENT);
            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> destructions.erase(id));
            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.PENDING);
            change("update data_keys set encrypted_key = ?1 where key_id = ?2", opening, last);

            destructions.erase(id);

            assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
            assertTheOtherIsNotErased();
        }
    }

    @Nested
    class DataKeys {

        private final UUID keyId = idOf(rowOfOther);

        @BeforeEach
        void move() {
            moveFrom(rowOfOther, row);
        }

        private UUID idOf(PatientRowId of) {
            return destructions
                    .dataKeys()
                    .dataKeys()
                    .findFirst(of)
                    .get(0)
                    .keyId()
                    .value();
        }

        private void moveFrom(PatientRowId from, PatientRowId to) {
            change(
                    "update data_keys set patient = ?1 where patient = ?2 and key_id = ?3",
                    to.value(),
                    from.value(),
                    keyId);
        }

        @Test
        void openForTheirOwnPatientAlone() {
            assertOpens(ofOther, OTHER);
            assertDoesNotOpen(ofOther, PATIENT);
            assertOpens(ofPatient, PATIENT);
        }

        @Test
        void areNotWrappedAgainForAnother() {
            destructions.dataKeys().provider().renewKek();

            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> destructions.dataKeys().rewrapAll(destructions.context(PATIENT)));

            moveFrom(row, rowOfOther);
            destructions.dataKeys().rewrapAll(destructions.context(PATIENT));
            destructions.dataKeys().rewrapAll(destructions.context(OTHER));
            assertOpens(ofPatient, PATIENT);
            assertOpens(ofOther, OTHER);
        }

        @Test
        void openStillWhenTheOthersKeysAreErased() {
            destructions.destroy(PATIENT);

            assertTheOtherIsNotErased();
        }
    }
}

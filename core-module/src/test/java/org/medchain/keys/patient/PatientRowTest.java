package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.database.DatabaseKind;

class PatientRowTest {

    private static final TenantId TENANT = new TenantId("clinic");
    private static final UUID ID = UUID.randomUUID();
    private static final byte[] WIPED = new byte[ErasureKey.LENGTH];

    private final byte[] inRecords = key();
    private KeptErasureKey kept = new KeptErasureKey(new PatientRowId(TENANT, ID), key(), true, Instant.EPOCH);

    private static byte[] key() {
        byte[] key = new byte[ErasureKey.LENGTH];
        key[0] = 1;
        return key;
    }

    private StoredPatient read(String patientId) {
        return read(patientId, PatientStatus.ACTIVE);
    }

    private StoredPatient read(String patientId, PatientStatus status) {
        ErasureRegister register = new InProcessPatients(DatabaseKind.H2.database()).erasureRegister();
        return new PatientRow(ID, patientId, null, status, inRecords)
                .patient(TENANT, Optional.of(kept), register, null);
    }

    @Nested
    class RefusedPatient {

        @Test
        void leavesNoKeyOfTheRecordsInMemory() {
            PatientRow row = new PatientRow(ID, "patient", null, PatientStatus.PENDING_DESTRUCTION, inRecords);

            assertThatExceptionOfType(DestructionPendingException.class)
                    .isThrownBy(() -> PatientRow.wipedIfRefused(Optional.of(row), () -> {
                        row.status().requireActive();
                        return row;
                    }));

            assertThat(inRecords).isEqualTo(WIPED);
        }

        @Test
        void leavesNoKeyOfTheStoreInMemory() {
            kept = new KeptErasureKey(kept.patient(), kept.bytes(), false, Instant.EPOCH);

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> kept.markUsed(it -> {
                        throw new ConcurrentChangeException();
                    }));

            assertThat(kept.bytes()).isEqualTo(WIPED);
        }
    }

    @Nested
    class ReadablePatient {

        @Test
        void hasTheKeyOfTheStore() {
            try (StoredPatient patient = read("patient")) {
                assertThat(patient.keys()).isPresent();
                assertThat(kept.bytes()).isEqualTo(key());
            }
        }

        @Test
        void leavesNoKeyInMemoryIfTheIdIsNone() {
            StoredPatient patient = read("patient ");

            assertThat(patient.isReadable()).isFalse();
            assertThat(patient.keys()).isEmpty();
            assertThat(inRecords).isEqualTo(WIPED);
            assertThat(kept.bytes()).isEqualTo(WIPED);
        }

        @Test
        void leavesNoKeyInMemoryIfThePatientIsNotActive() {
            StoredPatient patient = read("patient", PatientStatus.PENDING_DESTRUCTION);

            assertThat(patient.damaged()).isFalse();
            assertThat(inRecords).isEqualTo(WIPED);
            assertThat(kept.bytes()).isEqualTo(WIPED);
        }

        @Test
        void isDamagedIfTheKeyOfTheStoreIsNone() {
            kept = new KeptErasureKey(kept.patient(), new byte[0], true, Instant.EPOCH);

            StoredPatient patient = read("patient");

            assertThat(patient.damaged()).isTrue();
            assertThat(patient.context().patientId()).isEqualTo(new PatientId("patient"));
            assertThat(inRecords).isEqualTo(WIPED);
        }
    }
}

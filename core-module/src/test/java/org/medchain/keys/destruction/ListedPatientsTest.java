package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class ListedPatientsTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final PatientRowId row;

    ListedPatientsTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        row = destructions.addPatient(PATIENT);
    }

    private ErasedPatient list(EncryptionContext context, UUID listedRow) {
        return destructions.dataKeys().patients().list(context, listedRow);
    }

    private void assertFound(ErasedPatient listed, PatientRowId expected) {
        assertThat(destructions.listedPatients().find(List.of(RegisterEntry.erased(listed))))
                .hasSize(1)
                .extractingByKey(listed.hash())
                .extracting(Patient::id)
                .isEqualTo(expected);
    }

    @Nested
    class Find {

        @Test
        void findsThePatientByTheRowThatIsListed() {
            assertFound(list(destructions.context(PATIENT), row.value()), row);
        }

        @Test
        void findsARowWhoseIdIsForgotten() {
            ErasedPatient listed = list(destructions.context(PATIENT), row.value());
            destructions.execute("update patients set patient_id = null where id = ?1", row.value());

            assertFound(listed, row);
        }

        @Test
        void findsAPatientThatWasStoredAgainByTheId() {
            assertFound(list(destructions.context(PATIENT), UUID.randomUUID()), row);
        }

        @Test
        void findsThePatientBehindThousandsOfOthers() {
            for (int i = 0; i < 1001; i++) {
                destructions.execute(
                        "insert into patients (tenant_id, id, patient_id, status, created_at, version)"
                                + " values (?1, ?2, ?3, 'ACTIVE', current_timestamp, 0)",
                        destructions.tenant().value(),
                        new UUID(1, i),
                        "other-" + i);
            }

            assertFound(list(destructions.context(PATIENT), UUID.randomUUID()), row);
        }

        /** Another program than the service wrote it. */
        @Test
        void findsTheOthersIfAnIdIsNone() {
            PatientRowId spoiled = destructions.addPatient(new PatientId("spoiled"));
            destructions.execute("update patients set patient_id = patient_id || ' ' where id = ?1", spoiled.value());

            assertFound(list(destructions.context(PATIENT), UUID.randomUUID()), row);
            destructions.execute("update patients set patient_id = 'spoiled' where id = ?1", spoiled.value());
        }

        @Test
        void findsNoPatientOfAnotherTenantByTheSameId() {
            TenantId other = destructions.addTenant(InProcessDestructions.ALONE);
            ErasedPatient listed = list(new EncryptionContext(other, PATIENT), row.value());

            assertThat(destructions.listedPatients().find(List.of(RegisterEntry.erased(listed))))
                    .isEmpty();
        }

        @Test
        void leavesOutWhoIsNotListedOrNotStored() {
            ErasedPatient listed = list(destructions.context(PATIENT), row.value());
            destructions.addPatient(new PatientId("other"));
            ErasedPatient unknown = list(destructions.context(new PatientId("unknown")), UUID.randomUUID());

            assertThat(destructions
                            .listedPatients()
                            .find(List.of(RegisterEntry.erased(listed), RegisterEntry.erased(unknown))))
                    .containsOnlyKeys(listed.hash());
        }
    }
}

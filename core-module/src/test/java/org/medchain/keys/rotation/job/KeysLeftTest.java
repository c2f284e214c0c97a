package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class KeysLeftTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final String compromised;

    KeysLeftTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        compromised = currentKek();
    }

    private String currentKek() {
        return rotation.keys().provider().currentWrapping(Optional.empty()).wrappedUnder();
    }

    private RotationJob storeCompromise() {
        return rotation.storeJob(
                tenant, new DueWrappings.Selected(Optional.of(compromised), Optional.empty(), Optional.empty()));
    }

    private List<UUID> idsOf(PatientRowId patient) {
        return rotation.keysOf(patient).stream().map(key -> key.keyId().value()).toList();
    }

    private List<KeyLeft> left(RotationJob job) {
        return rotation.keysLeft().findAfter(job, Optional.empty(), 100);
    }

    /** Page by page, each with so many. */
    private List<KeyLeft> leftInPages(RotationJob job, int size) {
        List<KeyLeft> all = new ArrayList<>();
        List<KeyLeft> page = rotation.keysLeft().findAfter(job, Optional.empty(), size);
        while (!page.isEmpty()) {
            all.addAll(page);
            KeyPlace last = KeyPlace.parse(page.get(page.size() - 1).place().toString());
            page = rotation.keysLeft().findAfter(job, Optional.of(last), size);
        }
        return all;
    }

    /** Its row holds another key of the patient. */
    private void damage(DataKey key, DataKey other) {
        InProcessDatabase database = rotation.audit().database();
        Object otherKey = database.read(entityManager -> entityManager
                .createNativeQuery("select encrypted_key from data_keys where key_id = ?")
                .setParameter(1, other.keyId().value())
                .getSingleResult());
        database.execute(
                "update data_keys set encrypted_key = ? where key_id = ?",
                otherKey,
                key.keyId().value());
    }

    @Nested
    class AfterACompromise {

        @Test
        void areAllKeysOfAPatientOneOfWhoseKeysDoesNotOpen() {
            PatientRowId moved = rotation.addPatient(tenant, "moved", 1);
            PatientRowId stuck = rotation.addPatient(tenant, "stuck", 3);
            DataKey damaged = rotation.keysOf(stuck).get(1);
            damage(damaged, rotation.keysOf(stuck).get(2));
            rotation.keys().provider().renewKek();

            RotationJob job = rotation.work(storeCompromise());

            assertThat(job.status()).isEqualTo(RotationStatus.INCOMPLETE);
            assertThat(job.progress().done()).isEqualTo(1);
            assertThat(job.progress().failed()).isEqualTo(1);
            assertThat(rotation.generationsOf(moved)).containsExactly(2);
            assertThat(left(job)).extracting(key -> key.keyId().value()).containsExactlyElementsOf(idsOf(stuck));
            assertThat(left(job))
                    .extracting(KeyLeft::blockedBy)
                    .containsExactly(
                            Optional.of(damaged.keyId().value()),
                            Optional.empty(),
                            Optional.of(damaged.keyId().value()));
            assertThat(left(job)).allSatisfy(key -> {
                assertThat(key.patientId()).contains("stuck");
                assertThat(key.reason()).isEqualTo(FailureReason.INVALID_ENCRYPTED_KEY);
            });
        }

        @Test
        void areThoseOfPatientsWhoseDestructionIsPending() {
            PatientRowId pending = rotation.addPatient(tenant, "pending", 2);
            rotation.keys().patients().bringTo(PatientStatus.PENDING_DESTRUCTION, pending);
            rotation.keys().provider().renewKek();

            RotationJob job = rotation.work(storeCompromise());

            assertThat(job.progress().failed()).isEqualTo(1);
            assertThat(left(job))
                    .extracting(KeyLeft::reason)
                    .containsExactly(FailureReason.DESTRUCTION_PENDING, FailureReason.DESTRUCTION_PENDING);
            assertThat(left(job)).extracting(KeyLeft::blockedBy).containsOnly(Optional.empty());
            assertThat(rotation.audit().endsOf(tenant)).contains("ROTATE_PATIENT_KEY DESTRUCTION_PENDING");
        }

        @Test
        void areNoneOfKeysThatItWasNotAbout() {
            rotation.keys().provider().renewKek();
            PatientRowId other = rotation.addPatient(tenant, "other", 1);
            rotation.keys().patients().bringTo(PatientStatus.PENDING_DESTRUCTION, other);
            rotation.keys().provider().renewKek();

            RotationJob job = rotation.work(storeCompromise());

            assertThat(job.progress().failed()).isZero();
            assertThat(job.progress().skipped()).isEqualTo(1);
            assertThat(left(job)).isEmpty();
            assertThat(rotation.generationsOf(other)).containsExactly(1);
        }

        @Test
        void areNoLongerThoseThatWereMovedSince() {
            PatientRowId stuck = rotation.addPatient(tenant, "stuck", 1);
            rotation.keys().patients().bringTo(PatientStatus.PENDING_DESTRUCTION, stuck);
            rotation.keys().provider().renewKek();
            RotationJob job = rotation.work(storeCompromise());
            rotation.execute("update patients set status = 'ACTIVE' where tenant_id = ?1", tenant.value());

            rotation.keys().rewrapAll(new EncryptionContext(tenant, new PatientId("stuck")));

            assertThat(left(job)).isEmpty();
        }
    }

    @Nested
    class AfterAnotherRotation {

        @Test
        void areTheWrappingsOfBefore() {
            PatientRowId stuck = rotation.addPatient(tenant, "stuck", 2);
            damage(rotation.keysOf(stuck).get(0), rotation.keysOf(stuck).get(1));
            rotation.keys().provider().renewKek();
            rotation.clock().advance(InProcessRotation.LEASE);

            RotationJob job = rotation.work(rotation.storeJob(tenant));

            assertThat(left(job)).extracting(key -> key.keyId().value()).containsExactlyElementsOf(idsOf(stuck));
        }
    }

    @Nested
    class Pages {

        @Test
        void goThroughPatientsAndKeysWithoutLeavingOneOut() {
            List<UUID> all = new ArrayList<>();
            RotationJob job = storeCompromise();
            for (int i = 0; i < 3; i++) {
                PatientRowId patient = rotation.addPatient(tenant, "patient-" + i, 3);
                rotation.storeFailure(job, patient, FailureReason.KMS_REFUSED);
                all.addAll(idsOf(patient));
            }

            for (int size : new int[] {1, 2, 3, 4, 8, 9, 10}) {
                assertThat(leftInPages(job, size))
                        .as("pages of %s", size)
                        .extracting(key -> key.keyId().value())
                        .containsExactlyElementsOf(all);
            }
        }

        @Test
        void areOfOneRotationAlone() {
            PatientRowId patient = rotation.addPatient(tenant, "patient", 1);
            RotationJob first = storeCompromise();
            rotation.storeFailure(first, patient, FailureReason.KMS_REFUSED);
            rotation.complete(first);

            assertThat(left(storeCompromise())).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "x",
                    "01a2103e-af21-7a4b-a9b0-92d1b92862d5",
                    "01a2103eaf217a4ba9b092d1b92862d501a2103eaf217a4ba9b092d1b92862dx",
                    "01a2103eaf217a4ba9b092d1b92862d501a2103eaf217a4ba9b092d1b92862d50"
                })
        void areNotAskedForAtAnyOtherText(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> KeyPlace.parse(text));
        }

        @Test
        void areFoundAgainByTheTextOfAPlace() {
            KeyPlace place = new KeyPlace(UUID.randomUUID(), new DataKeyId(UUID.randomUUID()));

            assertThat(KeyPlace.parse(place.toString())).isEqualTo(place);
        }
    }
}

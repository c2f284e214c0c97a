package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.rotation.job.InProcessRotation;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.work.Lease;

@ParameterizedClass
@EnumSource
class PatientRotationTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final PatientRowId patient;

    PatientRotationTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        patient = rotation.addPatient(tenant, "patient", 2);
        rotation.keys().provider().renewKek();
    }

    private RotatedPatient rotate() {
        return rotate(Optional.empty(), PATIENT);
    }

    private RotatedPatient rotate(Optional<TenantId> named, PatientId patientId) {
        return WaitingCaller.call(after ->
                InProcessRotationOperations.of(rotation).rotate(named, patientId, OperationThreads.ofCaller(after)));
    }

    private String lastEnd() {
        return rotation.audit().endsOf(tenant).stream()
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private void assertRefused(Class<? extends Exception> refusal, String end) {
        int before = rotation.audit().endsOf(tenant).size();

        assertThatExceptionOfType(refusal).isThrownBy(PatientRotationTest.this::rotate);

        assertThat(rotation.audit().endsOf(tenant)).hasSize(before + 1).last().isEqualTo(end);
        assertThat(rotation.generationsOf(patient)).containsExactly(1, 1);
    }

    private boolean isClaimed() {
        return take().isEmpty();
    }

    private Optional<Lease<PatientRowId>> take() {
        return InProcessRotationOperations.claims(rotation.audit(), rotation.clock())
                .take(PatientRotation.CLAIM, patient);
    }

    @Nested
    class Rotate {

        @Test
        void replacesAllWrappingsThatAreNotCurrent() {
            assertThat(rotate()).isEqualTo(new RotatedPatient(2, 0, 2));

            assertThat(rotation.generationsOf(patient)).containsExactly(2, 2);
            assertThat(rotation.keysOf(patient)).allMatch(key -> key.wrappedAt().equals(InProcessRotation.START));
        }

        @Test
        void answersTheSameIfTheSameRequestComesAgain() {
            rotation.audit().repeat();
            rotate();
            rotation.keys().provider().renewKek();

            assertThat(rotate()).isEqualTo(new RotatedPatient(2, 0, 2));
            assertThat(rotation.generationsOf(patient)).containsExactly(2, 2);
        }

        @Test
        void leavesWhatIsCurrent() {
            rotate();

            assertThat(rotate()).isEqualTo(new RotatedPatient(0, 2, 2));
            assertThat(rotation.generationsOf(patient)).containsExactly(2, 2);
        }

        @Test
        void leavesTheEncryptedKeysOfBeforeUsable() {
            GeneratedDataKey generated = rotation.keys().generate(PATIENT);
            rotation.keys().provider().renewKek();

            rotate();

            try (DecryptedDataKey decrypted = rotation.keys().decrypt(generated.encryptedKey(), PATIENT)) {
                assertThat(decrypted.keyId()).isEqualTo(generated.keyId());
                assertThat(decrypted.superseding()).isPresent();
            }
        }

        @Test
        void hasOneEventForThePatientAndForNoSingleKey() {
            rotate();

            assertThat(rotation.audit().eventsOf(tenant)).last().satisfies(event -> {
                assertThat(event.operation()).isEqualTo(Operation.ROTATE_PATIENT_KEY);
                assertThat(event.reason()).isEmpty();
                assertThat(event.patientId()).contains("patient");
                assertThat(event.keyId()).isEmpty();
                assertThat(event.generation()).contains(2);
                assertThat(event.actor()).isEqualTo("user");
            });
            assertThat(rotation.audit().endsOf(tenant))
                    .filteredOn("ROTATE_PATIENT_KEY SUCCESS"::equals)
                    .hasSize(1);
        }

        @Test
        void releasesTheClaim() {
            rotate();

            assertThat(isClaimed()).isFalse();
        }
    }

    @Nested
    class Refusal {

        @Test
        void ofACallerWhoNamesAnotherTenant() {
            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> rotate(Optional.of(new TenantId("another")), PATIENT));
            assertThat(lastEnd()).isEqualTo("ROTATE_PATIENT_KEY FORBIDDEN");
        }

        @Test
        void ofAnUnknownTenant() {
            TenantId unknown = new TenantId("unknown-" + UUID.randomUUID());
            rotation.audit().callAs(unknown, "user");

            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(PatientRotationTest.this::rotate);
            assertThat(rotation.audit().endsOf(unknown)).containsExactly("ROTATE_PATIENT_KEY NOT_FOUND");
        }

        @Test
        void ofASuspendedTenant() {
            rotation.keys().tenants().suspend(tenant);

            assertRefused(TenantSuspendedException.class, "ROTATE_PATIENT_KEY TENANT_SUSPENDED");
        }

        @Test
        void ofAnUnknownPatient() {
            assertThatExceptionOfType(UnknownPatientException.class)
                    .isThrownBy(() -> rotate(Optional.empty(), new PatientId("unknown")));
            assertThat(lastEnd()).isEqualTo("ROTATE_PATIENT_KEY NOT_FOUND");
        }

        @Test
        void ofAPatientWhoseKeysAreToBeDestroyed() {
            rotation.keys().patients().bringTo(PatientStatus.PENDING_DESTRUCTION, patient);

            assertRefused(DestructionPendingException.class, "ROTATE_PATIENT_KEY DESTRUCTION_PENDING");
        }

        @Test
        void ofAPatientWhoseKeysAreDestroyed() {
            rotation.keys().patients().bringTo(PatientStatus.DESTROYED, patient);

            assertRefused(KeysDestroyedException.class, "ROTATE_PATIENT_KEY KEYS_DESTROYED");
        }

        @Test
        void whileAnotherRotatesThePatient() {
            assertThat(isClaimed()).isFalse();

            assertRefused(RotationInProgressException.class, "ROTATE_PATIENT_KEY ROTATION_IN_PROGRESS");
        }
    }

    @Nested
    class Failure {

        @Test
        void ofTheKmsChangesNothingAndNamesTheDataKey() {
            rotation.beforeRewrap(() -> {
                throw new KmsUnavailableException();
            });

            assertRefused(KmsUnavailableException.class, "ROTATE_PATIENT_KEY KMS_UNAVAILABLE");
            assertThat(rotation.audit().eventsOf(tenant))
                    .last()
                    .satisfies(event -> assertThat(event.keyId())
                            .contains(rotation.keysOf(patient).get(0).keyId().value()));
            assertThat(isClaimed()).isFalse();
        }
    }

    @Nested
    class Retry {

        private final AtomicInteger rewraps = new AtomicInteger();

        /** So often another server moves a data key of the patient first. */
        private void moveFirst(int times) {
            rotation.beforeRewrap(() -> {
                if (rewraps.incrementAndGet() <= times) {
                    rotation.execute(
                            "update data_keys set generation = generation + 1 where tenant_id = ?1", tenant.value());
                }
            });
        }

        @Test
        void isNotNeededForADataKeyThatWasAddedMeanwhile() {
            rotation.beforeRewrap(() -> {
                if (rewraps.incrementAndGet() <= 2) {
                    rotation.keys().generate(PATIENT);
                }
            });

            assertThat(rotate()).isEqualTo(new RotatedPatient(2, 0, 2));

            assertThat(rewraps).hasValue(2);
            assertThat(rotation.generationsOf(patient)).containsExactly(2, 2, 1, 1);
        }

        @Test
        void succeedsAfterADataKeyWasMovedMeanwhile() {
            moveFirst(1);

            assertThat(rotate()).isEqualTo(new RotatedPatient(2, 0, 3));

            assertThat(rotation.generationsOf(patient)).containsExactly(3, 3);
            assertThat(rotation.audit().endsOf(tenant))
                    .filteredOn(end -> end.startsWith("ROTATE"))
                    .containsExactly("ROTATE_PATIENT_KEY SUCCESS");
            assertThat(isClaimed()).isFalse();
        }

        @Test
        void endsAfterFiveTries() {
            moveFirst(Integer.MAX_VALUE);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(PatientRotationTest.this::rotate);

            // Two data keys are due in each try.
            assertThat(rewraps).hasValue(10);
            assertThat(lastEnd()).isEqualTo("ROTATE_PATIENT_KEY CONFLICT");
            assertThat(isClaimed()).isFalse();
        }

        @Test
        void takesAClaimAgainThatWasLostAndIsFree() {
            rotation.beforeRewrap(() -> {
                if (rewraps.incrementAndGet() == 1) {
                    rotation.clock().advance(InProcessRotation.LEASE.plusSeconds(1));
                    takeOver().close();
                }
            });

            assertThat(rotate()).isEqualTo(new RotatedPatient(2, 0, 2));
            assertThat(rewraps).hasValue(3);
        }

        @Test
        void leavesThePatientToTheOneWhoTookTheClaimOver() {
            rotation.beforeRewrap(() -> {
                rotation.clock().advance(InProcessRotation.LEASE.plusSeconds(1));
                takeOver();
            });

            assertRefused(RotationInProgressException.class, "ROTATE_PATIENT_KEY ROTATION_IN_PROGRESS");
            assertThat(isClaimed()).isTrue();
        }

        private Lease<PatientRowId> takeOver() {
            return take().orElseThrow();
        }
    }
}

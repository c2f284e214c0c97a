package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.server.Lease;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class RotationLeaseStoreTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final RotationJob job;

    RotationLeaseStoreTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        job = rotation.storeJob(tenant);
    }

    private Optional<Lease<RotationRowId>> take() {
        return Lease.take(rotation.leases(), job.rowId(), InProcessRotation.LEASE, rotation.clock());
    }

    private Lease<RotationRowId> taken() {
        return take().orElseThrow();
    }

    private RotationJob stored() {
        return rotation.job(job.rowId());
    }

    private void pause() {
        rotation.change(RotationChange.pause(job, rotation.clock().instant()));
    }

    @Nested
    class Take {

        @Test
        void isForOneWorkerAtATime() {
            Lease<RotationRowId> lease = taken();

            assertThat(take()).isEmpty();
            assertThat(stored().isWorkedOnBy(lease.holder())).isTrue();
        }

        @Test
        void succeedsWhenTheLeaseHasEnded() {
            Lease<RotationRowId> first = taken();
            rotation.clock().advance(InProcessRotation.LEASE);

            assertThat(take()).isPresent();
            assertThatExceptionOfType(Lease.LostException.class).isThrownBy(first::renewIfDue);
        }

        @Test
        void isRefusedWhileItIsPaused() {
            pause();

            assertThat(take()).isEmpty();
        }
    }

    @Nested
    class Renew {

        @Test
        void lengthensTheLease() {
            Lease<RotationRowId> lease = taken();
            rotation.clock().advance(InProcessRotation.LEASE.minusSeconds(1));

            lease.renewIfDue();

            rotation.clock().advance(Duration.ofSeconds(1));
            assertThat(take()).isEmpty();
        }

        @Test
        void failsWhenTheRotationIsPaused() {
            Lease<RotationRowId> lease = taken();
            pause();
            rotation.clock().advance(InProcessRotation.LEASE.dividedBy(3));

            assertThatExceptionOfType(Lease.LostException.class).isThrownBy(lease::renewIfDue);
        }
    }

    @Nested
    class Release {

        @Test
        void letsTheNextOneIn() {
            taken().close();

            assertThat(take()).isPresent();
        }

        @Test
        void ofALostLeaseLeavesTheNextOneAlone() {
            Lease<RotationRowId> lost = taken();
            rotation.clock().advance(InProcessRotation.LEASE);
            Lease<RotationRowId> next = taken();

            lost.close();

            assertThat(stored().isWorkedOnBy(next.holder())).isTrue();
        }
    }

    @Nested
    class Postpone {

        @Test
        void letsNobodyInBefore() {
            Lease<RotationRowId> lease = taken();

            rotation.leases().postpone(lease, InProcessRotation.START.plusSeconds(10));
            lease.close();

            assertThat(take()).isEmpty();
            rotation.clock().advance(Duration.ofSeconds(10));
            assertThat(take()).isPresent();
            assertThat(stored().waitingFor()).isEmpty();
        }
    }

    @Nested
    class Stall {

        @Test
        void saysWhatIsMissingAndCounts() {
            Lease<RotationRowId> lease = taken();

            rotation.leases().stall(lease, InProcessRotation.START.plusSeconds(10), FailureReason.KMS_UNAVAILABLE);

            assertThat(stored().waitingFor()).contains(FailureReason.KMS_UNAVAILABLE);
            assertThat(stored().waitsUntil(InProcessRotation.START)).contains(InProcessRotation.START.plusSeconds(10));
            assertThat(stored().stalls()).isEqualTo(1);
        }

        @Test
        void ofALostLeaseChangesNothing() {
            Lease<RotationRowId> lost = taken();
            rotation.clock().advance(InProcessRotation.LEASE);
            taken();

            rotation.leases().stall(lost, InProcessRotation.START.plusSeconds(99), FailureReason.KMS_UNAVAILABLE);

            assertThat(stored().waitingFor()).isEmpty();
            assertThat(stored().stalls()).isZero();
        }
    }

    @Nested
    class Advance {

        private final DataKeyId keyId = new DataKeyId(UUID.randomUUID());
        private final PatientRowId done = rotation.addPatient(tenant, "done", 0);
        private final PatientRowId failed = rotation.addPatient(tenant, "failed", 0);
        private final PatientRowId skipped = rotation.addPatient(tenant, "skipped", 0);

        private BatchResult result() {
            Attempt attempt = Attempt.partOf(
                    "a test", Operation.ROTATE_PATIENT_KEY, new EncryptionContext(tenant, new PatientId("failed")));
            attempt.actsOn(keyId);
            return new BatchResult(
                    job.rowId(),
                    PatientRowId.beforeAll(tenant),
                    skipped,
                    List.of(
                            PatientOutcome.done(prepared(done, attempt), 5),
                            PatientOutcome.failed(prepared(failed, attempt), FailureReason.KMS_REFUSED),
                            PatientOutcome.skipped(prepared(skipped, attempt))),
                    Duration.ofMillis(1500));
        }

        @Test
        void notesTheOldestWrappingOfActivePatientsIfAPolicyStartedIt() {
            rotation.clock().advance(Duration.ofDays(3));
            rotation.addPatient(tenant, "blocked", 1);
            rotation.audit()
                    .database()
                    .execute(
                            "update patients set status = 'PENDING_DESTRUCTION' where tenant_id = ?1 and patient_id = 'blocked'",
                            tenant.value());
            rotation.clock().advance(Duration.ofDays(2));
            PatientRowId first = rotation.addPatient(tenant, "first", 1);
            rotation.clock().advance(Duration.ofDays(1));
            PatientRowId second = rotation.addPatient(tenant, "second", 1);
            rotation.audit()
                    .database()
                    .execute(
                            "update rotation_jobs set origin = 'POLICY' where id = ?1",
                            job.id().value());
            rotation.reseal(job);
            Lease<RotationRowId> lease = taken();

            rotation.leases().advance(lease, emptyResult(PatientRowId.beforeAll(tenant), first));
            rotation.leases().advance(lease, emptyResult(first, second));

            assertThat(stored().oldestWrapping()).contains(InProcessRotation.START.plus(Duration.ofDays(5)));
        }

        @Test
        void looksForNoOldestWrappingIfACallerStartedIt() {
            PatientRowId first = rotation.addPatient(tenant, "first", 1);

            rotation.leases().advance(taken(), emptyResult(PatientRowId.beforeAll(tenant), first));

            assertThat(stored().oldestWrapping()).isEmpty();
        }

        private BatchResult emptyResult(PatientRowId from, PatientRowId reached) {
            return new BatchResult(job.rowId(), from, reached, List.of(), Duration.ZERO);
        }

        private PreparedPatient prepared(PatientRowId patient, Attempt attempt) {
            return PreparedPatient.counted(
                    new StoredPatient(patient, new EncryptionContext(tenant, new PatientId("p")), Optional.empty()),
                    attempt,
                    0);
        }

        @Test
        void countsAndGoesOnFromTheLastPatient() {
            Lease<RotationRowId> lease = taken();
            rotation.leases().stall(lease, InProcessRotation.START, FailureReason.KMS_UNAVAILABLE);

            rotation.leases().advance(lease, result());

            RotationJob now = stored();
            assertThat(now.reached()).isEqualTo(skipped);
            assertThat(now.done()).isEqualTo(1);
            assertThat(now.failed()).isEqualTo(1);
            assertThat(now.skipped()).isEqualTo(1);
            assertThat(now.dataKeys()).isEqualTo(5);
            assertThat(now.rate()).contains(2.0);
            assertThat(now.stalls()).isZero();
            assertThat(now.waitingFor()).isEmpty();
        }

        @Test
        void notesWhoFailed() {
            rotation.leases().advance(taken(), result());

            assertThat(rotation.jobs().findFailures(job.rowId(), 10))
                    .containsExactly(new FailedPatient(
                            Optional.of("failed"), Optional.of(keyId.value()), FailureReason.KMS_REFUSED));
        }

        @Test
        void failsIfAnotherHoldsTheJob() {
            Lease<RotationRowId> lost = taken();
            rotation.clock().advance(InProcessRotation.LEASE);
            taken();

            assertThatExceptionOfType(Lease.LostException.class)
                    .isThrownBy(() -> rotation.leases().advance(lost, result()));
            assertThat(stored().reached()).isEqualTo(PatientRowId.beforeAll(tenant));
            assertThat(rotation.jobs().findFailures(job.rowId(), 10)).isEmpty();
        }

        @Test
        void countsABatchOnce() {
            Lease<RotationRowId> lease = taken();
            rotation.leases().advance(lease, result());

            assertThatExceptionOfType(Lease.LostException.class)
                    .isThrownBy(() -> rotation.leases().advance(lease, result()));
            assertThat(stored().done()).isEqualTo(1);
            assertThat(rotation.jobs().findFailures(job.rowId(), 10)).hasSize(1);
        }
    }
}

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
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.work.Lease;

@ParameterizedClass
@EnumSource
class RotationProgressStoreTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final RotationJob job;

    RotationProgressStoreTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        job = rotation.storeJob(tenant);
    }

    private Optional<Lease<RotationRowId>> take() {
        return rotation.take(job);
    }

    private Lease<RotationRowId> taken() {
        return take().orElseThrow();
    }

    private RotationJob stored() {
        return rotation.job(job.rowId());
    }

    @Nested
    class Postpone {

        @Test
        void letsNobodyInBefore() {
            Lease<RotationRowId> lease = taken();

            rotation.progress().postpone(lease, InProcessRotation.START.plusSeconds(10));
            lease.close();

            assertThat(rotation.isFree(job)).isFalse();
            rotation.clock().advance(Duration.ofSeconds(10));
            assertThat(rotation.isFree(job)).isTrue();
            assertThat(stored().waitingFor()).isEmpty();
        }
    }

    @Nested
    class Stall {

        @Test
        void saysWhatIsMissingAndCounts() {
            Lease<RotationRowId> lease = taken();

            rotation.progress().stall(lease, Duration.ofSeconds(10), FailureReason.KMS_UNAVAILABLE);

            assertThat(stored().waitingFor()).contains(FailureReason.KMS_UNAVAILABLE);
            assertThat(stored().waitsUntil(InProcessRotation.START)).contains(InProcessRotation.START.plusSeconds(10));
            assertThat(stored().stalls()).isEqualTo(1);
        }

        @Test
        void ofALostLeaseChangesNothing() {
            Lease<RotationRowId> lost = taken();
            rotation.clock().advance(InProcessRotation.LEASE);
            taken();

            assertThatExceptionOfType(Lease.LostException.class)
                    .isThrownBy(() ->
                            rotation.progress().stall(lost, Duration.ofSeconds(99), FailureReason.KMS_UNAVAILABLE));

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
            rotation.execute(
                    "update patients set status = 'PENDING_DESTRUCTION' where tenant_id = ?1 and patient_id = 'blocked'",
                    tenant.value());
            rotation.clock().advance(Duration.ofDays(2));
            PatientRowId first = rotation.addPatient(tenant, "first", 1);
            rotation.clock().advance(Duration.ofDays(1));
            PatientRowId second = rotation.addPatient(tenant, "second", 1);
            rotation.execute(
                    "update rotation_jobs set origin = 'POLICY' where id = ?1",
                    job.id().value());
            rotation.reseal(job);
            Lease<RotationRowId> lease = taken();

            rotation.progress().advance(lease, emptyResult(PatientRowId.beforeAll(tenant), first));
            rotation.progress().advance(lease, emptyResult(first, second));

            assertThat(stored().progress().oldestWrapping()).contains(InProcessRotation.START.plus(Duration.ofDays(5)));
        }

        @Test
        void looksForNoOldestWrappingIfACallerStartedIt() {
            PatientRowId first = rotation.addPatient(tenant, "first", 1);

            rotation.progress().advance(taken(), emptyResult(PatientRowId.beforeAll(tenant), first));

            assertThat(stored().progress().oldestWrapping()).isEmpty();
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
            rotation.progress().stall(lease, Duration.ZERO, FailureReason.KMS_UNAVAILABLE);

            rotation.progress().advance(lease, result());

            RotationJob now = stored();
            assertThat(now.reached()).isEqualTo(skipped);
            assertThat(now.progress().done()).isEqualTo(1);
            assertThat(now.progress().failed()).isEqualTo(1);
            assertThat(now.progress().skipped()).isEqualTo(1);
            assertThat(now.progress().dataKeys()).isEqualTo(5);
            assertThat(now.progress().rate()).contains(2.0);
            assertThat(now.stalls()).isZero();
            assertThat(now.waitingFor()).isEmpty();
        }

        @Test
        void notesWhoFailed() {
            rotation.progress().advance(taken(), result());

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
                    .isThrownBy(() -> rotation.progress().advance(lost, result()));
            assertThat(stored().reached()).isEqualTo(PatientRowId.beforeAll(tenant));
            assertThat(rotation.jobs().findFailures(job.rowId(), 10)).isEmpty();
        }

        @Test
        void countsABatchOnce() {
            Lease<RotationRowId> lease = taken();
            rotation.progress().advance(lease, result());

            assertThatExceptionOfType(Lease.LostException.class)
                    .isThrownBy(() -> rotation.progress().advance(lease, result()));
            assertThat(stored().progress().done()).isEqualTo(1);
            assertThat(rotation.jobs().findFailures(job.rowId(), 10)).hasSize(1);
        }
    }
}

package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.PersistenceException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.work.Lease;

/** The worker on real stores; what happens to the patients of a batch is the test's. */
@ParameterizedClass
@EnumSource
class RotationWorkerTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final RotationJob job;

    /** Which events of failures are recorded, in order. */
    private final List<String> recorded = new ArrayList<>();

    /** What becomes of each batch; then there are no patients left. */
    private final Deque<List<FailureReason>> batches = new ArrayDeque<>();

    /** What happens when a batch is prepared. */
    private Runnable preparing = () -> {};

    RotationWorkerTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        job = rotation.storeJob(tenant);
    }

    private void work() {
        rotation.worker(new Batch()).work(job.rowId());
    }

    private RotationJob worked() {
        return rotation.job(job.rowId());
    }

    private String looked() {
        RotationJob now = worked();
        return now.status() + " done " + now.progress().done() + " failed "
                + now.progress().failed() + " skipped " + now.progress().skipped();
    }

    private double incomplete() {
        return rotation.shown().getOrDefault("medchain_rotations_incomplete_total{}", 0.0);
    }

    /** Whether another worker may take it now, or at the time that it waits for. */
    private boolean isReleased() {
        rotation.clock().advance(Duration.ofMinutes(5));
        return rotation.isFree(job);
    }

    private void setStalls(int stalls) {
        rotation.execute(
                "update rotation_jobs set stalls = ?1 where id = ?2",
                stalls,
                job.id().value());
    }

    private void assertWaits(FailureReason reason, Duration wait) {
        assertThat(worked().waitingFor()).contains(reason);
        assertThat(worked().waitsUntil(rotation.clock().instant()))
                .contains(rotation.clock().instant().plus(wait));
        assertThat(looked()).isEqualTo("RUNNING done 0 failed 0 skipped 0");
        assertThat(recorded).isEmpty();
        assertThat(isReleased()).isTrue();
    }

    @Nested
    class Work {

        @Test
        void goesOnBatchByBatchToTheEnd() {
            batches.add(List.of());
            batches.add(List.of());

            work();

            assertThat(looked()).isEqualTo("DONE done 0 failed 0 skipped 2");
            assertThat(incomplete()).isZero();
            assertThat(worked().reached()).isEqualTo(new PatientRowId(tenant, new UUID(0, 2)));
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("COMPLETE_ROTATION SUCCESS");
        }

        @Test
        void movesTheTenantsOwnKeysLast() {
            rotation.tenantKeys().generate("index", 1).close();
            String before = rotation.tenantKeys().wrappedUnder(tenant, "index", 1);
            rotation.keys().provider().renewKek();
            batches.add(List.of());

            work();

            assertThat(looked()).isEqualTo("DONE done 0 failed 0 skipped 1");
            assertThat(rotation.tenantKeys().wrappedUnder(tenant, "index", 1)).isNotEqualTo(before);
            assertThat(rotation.audit().endsOf(tenant))
                    .containsExactly(
                            "GENERATE_TENANT_KEY SUCCESS", "ROTATE_TENANT_KEY SUCCESS", "COMPLETE_ROTATION SUCCESS");
        }

        @Test
        void countsTheTenantsOwnKeysThatStayBehind() {
            rotation.tenantKeys().generate("index", 1).close();
            rotation.keys().provider().renewKek();
            rotation.beforeRewrap(() -> {
                throw new KmsRefusedException();
            });
            batches.add(List.of());

            work();

            assertThat(looked()).isEqualTo("INCOMPLETE done 0 failed 0 skipped 1");
            assertThat(worked().tenantKeysFailed()).isEqualTo(1);
            assertThat(incomplete()).isEqualTo(1);
        }

        @Test
        void doesNotEndBeforeTheTenantsOwnKeysCouldBeMoved() {
            rotation.tenantKeys().generate("index", 1).close();
            rotation.keys().provider().renewKek();
            rotation.beforeRewrap(() -> {
                throw new KmsUnavailableException();
            });

            work();

            assertWaits(FailureReason.KMS_UNAVAILABLE, Duration.ofSeconds(5));
        }

        @Test
        void leavesTheTenantsOwnKeysAloneInADryRun() {
            rotation.complete(job);
            rotation.tenantKeys().generate("index", 1).close();
            String before = rotation.tenantKeys().wrappedUnder(tenant, "index", 1);
            rotation.keys().provider().renewKek();
            RotationJob dryRun = rotation.storeJob(RotationJob.byCaller(
                    tenant,
                    true,
                    rotation.patients().count(tenant),
                    rotation.clock().instant()));

            rotation.worker(new Batch()).work(dryRun.rowId());

            assertThat(rotation.job(dryRun.rowId()).status()).isEqualTo(RotationStatus.DONE);
            assertThat(rotation.tenantKeys().wrappedUnder(tenant, "index", 1)).isEqualTo(before);
        }

        @Test
        void leavesAnothersAlone() {
            batches.add(List.of());
            Lease<RotationRowId> others = rotation.take(job).orElseThrow();

            work();

            assertThat(looked()).isEqualTo("RUNNING done 0 failed 0 skipped 0");
            assertThat(others.isHeld()).isTrue();
            assertThat(batches).hasSize(1);
        }

        @Test
        void endsWhenTheLeaseIsLost() {
            batches.add(List.of());
            batches.add(List.of());
            preparing = () -> rotation.execute(
                    "update work set holder = ?1 where subject = ?2",
                    UUID.randomUUID(),
                    job.id().value());

            work();

            assertThat(looked()).isEqualTo("RUNNING done 0 failed 0 skipped 0");
            assertThat(rotation.take(job)).isEmpty();
            assertThat(worked().waitingFor()).isEmpty();
        }

        @Test
        void endsWhenItIsPaused() {
            batches.add(List.of());
            batches.add(List.of());
            preparing = () ->
                    rotation.change(RotationChange.pause(job, rotation.clock().instant()));

            work();

            assertThat(looked()).isEqualTo("PAUSED done 0 failed 0 skipped 1");
        }

        @Test
        void notesWhatFailsAndGoesOn() {
            batches.add(List.of(FailureReason.KMS_REFUSED));

            work();

            assertThat(recorded).containsExactly("kms-refused");
            assertThat(looked()).isEqualTo("INCOMPLETE done 0 failed 1 skipped 0");
            assertThat(incomplete()).isEqualTo(1);
        }

        @Test
        void recordsNoFailureOfADryRun() {
            rotation.execute(
                    "update rotation_jobs set dry_run = true where id = ?1",
                    job.id().value());
            rotation.reseal(job);
            batches.add(List.of(FailureReason.INVALID_ENCRYPTED_KEY));

            work();

            assertThat(recorded).isEmpty();
            assertThat(looked()).isEqualTo("INCOMPLETE done 0 failed 1 skipped 0");
            assertThat(incomplete()).isZero();
        }

        @Test
        void takesAChangeAtTheEndForWhatItIs() {
            preparing = () ->
                    rotation.change(RotationChange.pause(job, rotation.clock().instant()));

            work();

            assertThat(looked()).isEqualTo("PAUSED done 0 failed 0 skipped 0");
            assertThat(worked().waitingFor()).isEmpty();
        }
    }

    @Nested
    class Wait {

        @Test
        void forTheKmsWithoutMovingOn() {
            batches.add(List.of(FailureReason.KMS_UNAVAILABLE));

            work();

            assertThat(worked().stalls()).isEqualTo(1);
            assertWaits(FailureReason.KMS_UNAVAILABLE, Duration.ofSeconds(5));
        }

        @Test
        void isLongerEachTime() {
            setStalls(3);
            batches.add(List.of(FailureReason.KMS_UNAVAILABLE));

            work();

            assertWaits(FailureReason.KMS_UNAVAILABLE, Duration.ofSeconds(40));
        }

        @Test
        void notForEver() {
            setStalls(10);
            batches.add(List.of(FailureReason.KMS_UNAVAILABLE));

            work();

            assertThat(recorded).containsExactly("kms-unavailable");
            assertThat(looked()).isEqualTo("INCOMPLETE done 0 failed 1 skipped 0");
        }

        @Test
        void forAnActiveTenantHoweverLong() {
            rotation.keys().tenants().suspend(tenant);
            setStalls(1000);

            work();

            assertWaits(FailureReason.TENANT_SUSPENDED, Duration.ofMinutes(5));
        }

        @Test
        void whenTheCmkCannotBeLookedAt() {
            rotation.keys().provider().failWith(new KmsUnavailableException());

            work();

            assertWaits(FailureReason.KMS_UNAVAILABLE, Duration.ofSeconds(5));
        }

        @Test
        void forTheDatabase() {
            rotation.keys()
                    .provider()
                    .failWith(new PersistenceException(new SQLTransientConnectionException("a test")));

            work();

            assertWaits(FailureReason.AUDIT_UNAVAILABLE, Duration.ofSeconds(5));
        }

        @Test
        void afterWhatNobodyExpected() {
            rotation.keys().provider().failWith(new IllegalStateException("a test"));

            work();

            assertWaits(FailureReason.INTERNAL_ERROR, Duration.ofMinutes(5));
        }
    }

    /** One patient in each batch, and none if it is the last. */
    private final class Batch implements BatchSteps {

        @Override
        public Optional<PreparedBatch> prepare(Course course, PatientRowId from) {
            preparing.run();
            return Optional.ofNullable(batches.poll())
                    .map(reasons -> new PreparedBatch(
                            from,
                            List.of(
                                    reasons.isEmpty()
                                            ? PreparedPatient.counted(patient(from), attempt(), 0)
                                            : PreparedPatient.failed(patient(from), attempt(), reasons.get(0)))));
        }

        @Override
        public boolean waitsForAnswers() {
            return false;
        }

        @Override
        public long endedOperations() {
            return 0;
        }

        @Override
        public BatchResult commit(Course course, PreparedBatch batch, long start) {
            List<PatientOutcome> outcomes = batch.patients().stream()
                    .map(patient -> patient.failure()
                            .map(reason -> PatientOutcome.failed(patient, reason))
                            .orElseGet(() -> PatientOutcome.skipped(patient)))
                    .toList();
            return new BatchResult(job.rowId(), batch.from(), batch.reached(), outcomes, Duration.ofSeconds(1));
        }

        @Override
        public void recordFailures(BatchResult result) {
            result.of(PatientOutcome.Kind.FAILED)
                    .forEach(outcome ->
                            recorded.add(outcome.reason().orElseThrow().slug()));
        }

        private Attempt attempt() {
            return Attempt.partOf("a test", Operation.ROTATE_PATIENT_KEY, context());
        }

        private StoredPatient patient(PatientRowId from) {
            return new StoredPatient(
                    new PatientRowId(tenant, new UUID(0, from.value().getLeastSignificantBits() + 1)),
                    context(),
                    Optional.empty());
        }

        private EncryptionContext context() {
            return new EncryptionContext(tenant, new PatientId("patient"));
        }
    }
}

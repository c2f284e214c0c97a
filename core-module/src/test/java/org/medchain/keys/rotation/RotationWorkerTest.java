package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.PersistenceException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.kms.PartialProvider;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.persistence.DatabaseKind;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.rotation.BatchPreparation.Course;
import org.medchain.keys.tenant.InProcessTenants;

class RotationWorkerTest {

    private static final InProcessTenants TENANTS =
            new InProcessTenants(new InProcessAudit(DatabaseKind.H2.database()));
    private static final TenantId TENANT = TENANTS.add();
    private static final TenantId SUSPENDED = suspended();
    private static final EncryptionContext CONTEXT = new EncryptionContext(TENANT, new PatientId("patient"));
    private static final RotationId JOB = RotationId.create();

    /** What the worker did, in order. */
    private final List<String> done = new ArrayList<>();

    /** What becomes of each batch; then there are no patients left. */
    private final Deque<List<FailureReason>> batches = new ArrayDeque<>();

    private TenantId tenant = TENANT;
    private boolean free = true;
    private boolean held = true;
    private boolean dryRun;
    private int stalls;
    private RuntimeException ruleFailure;
    private boolean changedAtTheEnd;
    private UUID reached = UUID.randomUUID();

    private static TenantId suspended() {
        TenantId suspended = TENANTS.add();
        TENANTS.suspend(suspended);
        return suspended;
    }

    @Nested
    class Work {

        @Test
        void goesOnBatchByBatchToTheEnd() {
            batches.add(List.of());
            batches.add(List.of());

            work();

            assertThat(done).containsExactly("advance", "advance", "complete", "release");
        }

        @Test
        void leavesAnothersAlone() {
            free = false;

            work();

            assertThat(done).isEmpty();
        }

        @Test
        void endsWhenTheLeaseIsLost() {
            held = false;
            batches.add(List.of());
            batches.add(List.of());

            work();

            assertThat(done).containsExactly("advance refused", "release");
        }

        @Test
        void notesWhatFailsAndGoesOn() {
            batches.add(List.of(FailureReason.KMS_REFUSED));

            work();

            assertThat(done).containsExactly("event kms-refused", "advance failed", "complete", "release");
        }

        @Test
        void recordsNoFailureOfADryRun() {
            dryRun = true;
            batches.add(List.of(FailureReason.INVALID_ENCRYPTED_KEY));

            work();

            assertThat(done).containsExactly("advance failed", "complete", "release");
        }

        @Test
        void takesAChangeAtTheEndForWhatItIs() {
            changedAtTheEnd = true;

            work();

            assertThat(done).containsExactly("release");
        }
    }

    @Nested
    class Wait {

        @Test
        void forTheKmsWithoutMovingOn() {
            batches.add(List.of(FailureReason.KMS_UNAVAILABLE));

            work();

            assertThat(done).containsExactly("stall kms-unavailable", "release");
        }

        @Test
        void notForEver() {
            stalls = 10;
            batches.add(List.of(FailureReason.KMS_UNAVAILABLE));

            work();

            assertThat(done).containsExactly("event kms-unavailable", "advance failed", "complete", "release");
        }

        @Test
        void forAnActiveTenantHoweverLong() {
            tenant = SUSPENDED;
            stalls = 1000;

            work();

            assertThat(done).containsExactly("stall tenant-suspended", "release");
        }

        @Test
        void whenTheCmkCannotBeLookedAt() {
            ruleFailure = new KmsUnavailableException();

            work();

            assertThat(done).containsExactly("stall kms-unavailable", "release");
        }

        @Test
        void forTheDatabase() {
            ruleFailure = new PersistenceException(new SQLTransientConnectionException("a test"));

            work();

            assertThat(done).containsExactly("stall audit-unavailable", "release");
        }

        @Test
        void afterWhatNobodyExpected() {
            ruleFailure = new IllegalStateException("a test");

            work();

            assertThat(done).containsExactly("stall internal-error", "release");
        }
    }

    private void work() {
        new RotationWorker(
                        new Jobs(),
                        new Leases(),
                        new Batch(),
                        new Completion(),
                        new RotationPolicies(),
                        TENANTS.tenants(),
                        InProcessDataKeys.rewrapping(new RuleProvider(), Clock.systemUTC()),
                        settings())
                .work(JOB);
    }

    private final class Job extends RotationJob {

        @Override
        public RotationId id() {
            return JOB;
        }

        @Override
        public TenantId tenantId() {
            return tenant;
        }

        @Override
        public RotationOrigin origin() {
            return RotationOrigin.CALLER;
        }

        @Override
        public boolean dryRun() {
            return dryRun;
        }

        @Override
        UUID reached() {
            return reached;
        }

        @Override
        int stalls() {
            return stalls;
        }

        @Override
        boolean isWorkedOnBy(UUID server) {
            return true;
        }
    }

    private final class Jobs extends RotationJobs {

        @Override
        public Optional<RotationJob> find(RotationId id) {
            return Optional.of(new Job());
        }
    }

    private final class Leases extends RotationLeases {

        @Override
        public boolean take(RotationId job, UUID holder, Instant now, Instant until) {
            return free;
        }

        @Override
        public boolean renew(RotationId job, UUID holder, Instant until) {
            return held;
        }

        @Override
        public void release(RotationId job, UUID holder, Instant now) {
            done.add("release");
        }

        @Override
        public void stall(RotationId job, UUID holder, Instant notBefore, FailureReason waitingFor) {
            done.add("stall " + waitingFor.slug());
        }

        @Override
        public boolean advance(UUID holder, BatchResult result) {
            String what = result.failures().isEmpty() ? "advance" : "advance failed";
            done.add(held ? what : "advance refused");
            reached = result.reached();
            return held;
        }
    }

    private final class Batch extends RotationBatch {

        @Override
        BatchSequence sequence() {
            return new BatchSequence(this, Runnable::run, false);
        }

        @Override
        Optional<PreparedBatch> prepare(Course course, UUID from) {
            return Optional.ofNullable(batches.poll())
                    .map(reasons -> new PreparedBatch(
                            from,
                            reasons.isEmpty()
                                    ? List.of(PreparedPatient.counted(patient(), attempt(), 0))
                                    : reasons.stream()
                                            .map(reason -> PreparedPatient.failed(patient(), attempt(), reason))
                                            .toList()));
        }

        @Override
        long endedOperations() {
            return 0;
        }

        @Override
        BatchResult commit(Course course, PreparedBatch batch, long start) {
            List<PatientOutcome> outcomes = batch.patients().stream()
                    .filter(patient -> patient.failure().isPresent())
                    .map(patient ->
                            PatientOutcome.failed(patient, patient.failure().orElseThrow()))
                    .toList();
            return new BatchResult(JOB, batch.from(), batch.reached(), outcomes, Duration.ofSeconds(1));
        }

        @Override
        void recordFailures(BatchResult result) {
            result.of(PatientOutcome.Kind.FAILED)
                    .forEach(outcome ->
                            done.add("event " + outcome.reason().orElseThrow().slug()));
        }

        private static Attempt attempt() {
            return new AuditedOperations() {}.begin(Operation.ROTATE_PATIENT_KEY, CONTEXT, "a test");
        }

        private static StoredPatient patient() {
            return new StoredPatient(UUID.randomUUID(), CONTEXT, Optional.empty());
        }
    }

    private final class Completion extends RotationCompletion {

        @Override
        void complete(RotationJob job) {
            if (changedAtTheEnd) {
                throw new ConcurrentChangeException();
            }
            done.add("complete");
        }
    }

    private final class RuleProvider extends PartialProvider {

        RuleProvider() {
            super(ProviderType.LOCAL, false);
        }

        @Override
        public CurrentWrapping currentWrapping(Optional<CmkReference> cmk) {
            if (ruleFailure != null) {
                throw ruleFailure;
            }
            return CurrentWrapping.neverRenewed("kek");
        }
    }

    private static RotationSettings settings() {
        return new RotationSettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 8);
    }
}

package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.audit.AuditedBatches;
import org.medchain.keys.audit.BatchEnd;
import org.medchain.keys.audit.BatchEntry;
import org.medchain.keys.audit.BatchWork;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.DataKeyStore;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.rotation.job.BatchPreparation.Course;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;

/**
 * Rotates the next patients of a job, whole patients, a few hundred at a time: prepared together, committed together, each with an
 * event of its own. A patient with many data keys is a batch alone. One that was moved before is found current, so doing a batch twice
 * does no harm.
 */
@Shared
final class RotationBatch implements BatchSteps {

    private static final Logger LOG = System.getLogger(RotationBatch.class.getName());
    private static final int MAX_PATIENTS = 200;
    private static final int TRIES = 5;

    private final AuditedBatches operations;
    private final PatientStore patients;
    private final DataKeyStore dataKeys;
    private final BatchPreparation preparation;
    private final LimitedLog failures = new LimitedLog(LOG);

    @Inject
    RotationBatch(
            AuditedBatches operations, PatientStore patients, DataKeyStore dataKeys, BatchPreparation preparation) {
        this.operations = operations;
        this.patients = patients;
        this.dataKeys = dataKeys;
        this.preparation = preparation;
    }

    @Override
    public Optional<PreparedBatch> prepare(Course course, PatientRowId from) {
        RotationJob job = course.job();
        List<StoredPatient> read = patients.findBetween(from, job.lastPatient(), MAX_PATIENTS);
        try {
            Map<PatientRowId, List<DataKey>> keys =
                    dataKeys.findOfFirst(read.stream().map(StoredPatient::id).toList());
            List<StoredPatient> batch = read.subList(0, keys.size());
            read.subList(batch.size(), read.size()).forEach(StoredPatient::close);
            return batch.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new PreparedBatch(from, preparation.prepare(course, batch, keys)));
        } catch (RuntimeException e) {
            read.forEach(StoredPatient::close);
            throw e;
        }
    }

    @Override
    public BatchResult commit(Course course, PreparedBatch batch, long start) {
        course.lease().renewIfDue();
        List<PatientOutcome> outcomes =
                operations.commitAll(batch.patients(), new Work(course), TRIES, since(start)).stream()
                        .map(end -> outcome(course.job(), end))
                        .toList();
        return new BatchResult(course.job().rowId(), batch.from(), batch.reached(), outcomes, since(start));
    }

    /** All data keys of a patient are replaced, or none. */
    private final class Work implements BatchWork<PreparedPatient> {

        private final Course course;

        Work(Course course) {
            this.course = course;
        }

        @Override
        public Optional<BatchEntry> entry(PreparedPatient prepared) {
            return Optional.of(prepared)
                    .filter(PreparedPatient::isChanged)
                    .map(changed -> new BatchEntry(changed.attempt(), changed.replacementUnder(course.tenant())));
        }

        @Override
        public PreparedPatient again(PreparedPatient prepared) {
            return preparation.prepareAgain(course, prepared.patient());
        }
    }

    private PatientOutcome outcome(RotationJob job, BatchEnd<PreparedPatient> end) {
        PreparedPatient prepared = end.item();
        if (end.committed()) {
            return PatientOutcome.done(prepared, prepared.due());
        }
        return end.failure()
                .map(this::reasonOf)
                .or(prepared::failure)
                .map(reason -> failed(job, prepared, reason))
                .orElseGet(() -> unchanged(job, prepared));
    }

    private static PatientOutcome failed(RotationJob job, PreparedPatient prepared, FailureReason reason) {
        return job.origin() == RotationOrigin.COMPROMISE
                ? PatientOutcome.leftBehind(prepared, reason)
                : PatientOutcome.failed(prepared, reason);
    }

    /**
     * Returns the outcome of a patient without changes: wrappings that were renewed since the job began were moved by
     * it, before a crash kept it from saying so.
     */
    private static PatientOutcome unchanged(RotationJob job, PreparedPatient prepared) {
        int renewed =
                prepared.keys().map(keys -> keys.renewedSince(job.createdAt())).orElse(prepared.due());
        return renewed > 0 ? PatientOutcome.done(prepared, renewed) : PatientOutcome.skipped(prepared);
    }

    @Override
    public boolean waitsForAnswers() {
        return preparation.waitsForAnswers();
    }

    @Override
    public long endedOperations() {
        return operations.endedOperations();
    }

    @Override
    public void recordFailures(BatchResult result) {
        result.of(PatientOutcome.Kind.FAILED)
                .forEach(outcome ->
                        operations.fail(outcome.attempt(), outcome.reason().orElseThrow(), result.duration()));
    }

    private FailureReason reasonOf(RuntimeException failure) {
        if (failure instanceof KeyManagementException e) {
            return e.reason();
        }
        failures.log(Level.ERROR, "a patient's data keys could not be replaced", "", failure);
        return FailureReason.INTERNAL_ERROR;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

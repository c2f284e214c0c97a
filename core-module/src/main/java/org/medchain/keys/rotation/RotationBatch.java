package org.medchain.keys.rotation;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.audit.AuditLedger.Success;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.datakey.DataKey;
import org.medchain.keys.datakey.DataKeys;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.patient.StoredPatient;
import org.medchain.keys.rotation.BatchPreparation.Course;

/**
 * Rotates the next patients of a job, whole patients, a few hundred at a time: prepared together, committed together, each with
 * an event of its own. A patient that was moved before is found current, so doing a batch twice does no harm.
 */
@ApplicationScoped
class RotationBatch {

    private static final Logger LOG = System.getLogger(RotationBatch.class.getName());
    private static final int MAX_PATIENTS = 200;
    private static final int MAX_DATA_KEYS = 1000;
    private static final int TRIES = 5;

    @Resource
    private ManagedExecutorService threads;

    private AuditedOperations operations;
    private Patients patients;
    private DataKeys dataKeys;
    private BatchPreparation preparation;

    /** For the proxy. */
    protected RotationBatch() {}

    @Inject
    RotationBatch(AuditedOperations operations, Patients patients, DataKeys dataKeys, BatchPreparation preparation) {
        this.operations = operations;
        this.patients = patients;
        this.dataKeys = dataKeys;
        this.preparation = preparation;
    }

    /** The batches of one rotation, from where its job has got to. */
    BatchSequence sequence() {
        return new BatchSequence(this, threads, preparation.waitsForAnswers());
    }

    /**
     * Stores nothing. Empty if there are no patients left.
     *
     * @param from the last patient before the batch
     */
    Optional<PreparedBatch> prepare(Course course, UUID from) {
        RotationJob job = course.job();
        List<StoredPatient> read = patients.findBetween(job.tenantId(), from, job.lastPatient(), MAX_PATIENTS);
        try {
            Map<UUID, List<DataKey>> keys =
                    dataKeys.findAllOfFirst(read.stream().map(StoredPatient::id).toList(), MAX_DATA_KEYS);
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

    /**
     * Commits what was prepared, each patient's keys all or none.
     *
     * @param course as it is now
     * @param start of the work on the batch, by {@link System#nanoTime}
     */
    BatchResult commit(Course course, PreparedBatch batch, long start) {
        List<PreparedPatient> changed =
                batch.patients().stream().filter(PreparedPatient::isChanged).toList();
        course.lease().renewIfDue();
        Map<UUID, PatientOutcome> committed = commit(course, changed, since(start));
        List<PatientOutcome> outcomes = batch.patients().stream()
                .map(it -> Optional.ofNullable(committed.get(it.patient().id()))
                        .orElseGet(() -> unchanged(course.job(), it)))
                .toList();
        return new BatchResult(course.job().id(), batch.from(), batch.reached(), outcomes, since(start));
    }

    /** How many operations ended on this server since it started, the rotation's own among them. */
    long endedOperations() {
        return operations.ended();
    }

    private PatientOutcome unchanged(RotationJob job, PreparedPatient prepared) {
        if (prepared.failure().isPresent()) {
            return PatientOutcome.failed(prepared, prepared.failure().get());
        }
        // What was renewed since the job began was moved by it, before a crash kept it from saying so.
        int renewed =
                prepared.keys().map(keys -> keys.renewedSince(job.createdAt())).orElse(prepared.due());
        return renewed > 0 ? PatientOutcome.done(prepared, renewed) : PatientOutcome.skipped(prepared);
    }

    private Map<UUID, PatientOutcome> commit(Course course, List<PreparedPatient> changed, Duration duration) {
        List<Optional<RuntimeException>> ends = operations.succeed(
                changed.stream().map(it -> success(course, it)).toList(), duration);
        Map<UUID, PatientOutcome> outcomes = new HashMap<>();
        for (int i = 0; i < changed.size(); i++) {
            outcomes.put(changed.get(i).patient().id(), outcome(course, changed.get(i), ends.get(i), TRIES));
        }
        return outcomes;
    }

    private static Success success(Course course, PreparedPatient prepared) {
        return new Success(
                prepared.attempt(),
                prepared.patient()
                        .keys()
                        .orElseThrow()
                        .requireActive()
                        .then(course.tenant().requireSameCmk())
                        .then(prepared.keys().orElseThrow().replacement()));
    }

    private PatientOutcome outcome(
            Course course, PreparedPatient prepared, Optional<RuntimeException> end, int triesLeft) {
        if (end.isEmpty()) {
            return PatientOutcome.done(prepared, prepared.due());
        }
        FailureReason reason = reasonOf(end.get());
        return reason == FailureReason.CONFLICT && triesLeft > 1
                ? commitAgain(course, prepared.patient(), triesLeft - 1)
                : PatientOutcome.failed(prepared, reason);
    }

    /** Alone, since something came between. */
    private PatientOutcome commitAgain(Course course, StoredPatient patient, int triesLeft) {
        PreparedPatient again = preparation.prepareAgain(course, patient);
        if (!again.isChanged()) {
            return unchanged(course.job(), again);
        }
        List<Optional<RuntimeException>> end = operations.succeed(List.of(success(course, again)), Duration.ZERO);
        return outcome(course, again, end.get(0), triesLeft);
    }

    /** Failures of which there is no other try have an event of their own too. A dry run tried nothing. */
    void recordFailures(BatchResult result) {
        result.of(PatientOutcome.Kind.FAILED)
                .forEach(outcome ->
                        operations.fail(outcome.attempt(), outcome.reason().orElseThrow(), result.duration()));
    }

    private static FailureReason reasonOf(RuntimeException failure) {
        if (failure instanceof KeyManagementException e) {
            return e.reason();
        }
        LOG.log(Level.ERROR, "a patient's data keys could not be replaced", failure);
        return FailureReason.INTERNAL_ERROR;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

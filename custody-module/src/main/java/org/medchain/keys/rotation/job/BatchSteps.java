package org.medchain.keys.rotation.job;

import java.util.Optional;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.rotation.job.BatchPreparation.Course;

/** The steps of each batch of a rotation, which {@link BatchSequence} puts in their order. */
interface BatchSteps {

    /**
     * Stores nothing that counts. Empty if there are no patients left.
     *
     * @param from the last patient before the batch
     */
    Optional<PreparedBatch> prepare(Course course, PatientRowId from);

    /**
     * Commits what was prepared, each patient's keys all or none.
     *
     * @param course as it is now
     * @param start of the work on the batch, by {@link System#nanoTime}
     */
    BatchResult commit(Course course, PreparedBatch batch, long start);

    /** Returns true if a preparation waits for the provider's answers, or else is work for processors. */
    boolean waitsForAnswers();

    /** Returns how many operations ended on this server since it started, the rotation's own among them. */
    long endedOperations();

    /** Failures that are not tried again have an event of their own too. A dry run tried nothing. */
    void recordFailures(BatchResult result);
}

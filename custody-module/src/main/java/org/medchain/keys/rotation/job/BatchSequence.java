package org.medchain.keys.rotation.job;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.medchain.keys.audit.Failures;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.rotation.job.BatchPreparation.Course;

/**
 * Works through the batches of one rotation. While one batch is committed, the next is prepared, unless that needs the
 * processors and callers need them more. Not thread-safe. To be closed after use.
 */
final class BatchSequence implements AutoCloseable {

    /** The share of other operations above which callers are many: a tenth of the rotation's own. */
    private static final int OTHERS = 10;

    private final BatchSteps batch;
    private final Executor threads;
    private final boolean waitsForAnswers;
    private Optional<Ahead> ahead = Optional.empty();
    private boolean callersWait;

    /** @param waitsForAnswers whether a preparation waits for answers, or else is work for processors */
    BatchSequence(BatchSteps batch, Executor threads, boolean waitsForAnswers) {
        this.batch = batch;
        this.threads = threads;
        this.waitsForAnswers = waitsForAnswers;
    }

    /** Works on the next batch. Empty if there are no patients left. */
    Optional<BatchResult> work(Course course) {
        long start = System.nanoTime();
        Optional<PreparedBatch> next = next(course);
        try {
            ahead = next.filter(prepared -> waitsForAnswers || !callersWait)
                    .map(prepared -> prepareAhead(course, prepared.reached()));
            return next.map(prepared -> commit(course, prepared, start));
        } finally {
            next.ifPresent(PreparedBatch::close);
        }
    }

    private BatchResult commit(Course course, PreparedBatch prepared, long start) {
        long before = batch.endedOperations();
        BatchResult result = batch.commit(course, prepared, start);
        long own = prepared.patients().size();
        callersWait = batch.endedOperations() - before > own + own / OTHERS;
        return result;
    }

    private Optional<PreparedBatch> next(Course course) {
        Optional<Ahead> usable = ahead.filter(it -> it.fits(course));
        if (usable.isPresent()) {
            return usable.get().await();
        }
        close();
        return batch.prepare(course, course.job().reached());
    }

    private Ahead prepareAhead(Course course, PatientRowId from) {
        return new Ahead(course, from, CompletableFuture.supplyAsync(() -> batch.prepare(course, from), threads));
    }

    /** Discards what was prepared and not committed, and wipes it as soon as it is ready. */
    @Override
    public void close() {
        ahead.ifPresent(Ahead::discard);
        ahead = Optional.empty();
    }

    /** A batch on its way, as of the time when its preparation began. */
    private record Ahead(Course course, PatientRowId from, CompletableFuture<Optional<PreparedBatch>> batch) {

        /** Returns true unless the tenant got another CMK, its CMK newer material, or the job is at another place. */
        boolean fits(Course now) {
            return from.equals(now.job().reached())
                    && course.rule().equals(now.rule())
                    && course.tenant().cmk().equals(now.tenant().cmk());
        }

        void discard() {
            CompletableFuture<?> unused = batch.thenAccept(prepared -> prepared.ifPresent(PreparedBatch::close));
        }

        Optional<PreparedBatch> await() {
            try {
                return batch.join();
            } catch (CompletionException e) {
                throw Failures.causeOf(e) instanceof RuntimeException failure ? failure : e;
            }
        }
    }
}

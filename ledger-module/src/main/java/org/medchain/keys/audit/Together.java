package org.medchain.keys.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Operations of one batch. A few are prepared at a time. They pass to the ledger when all are prepared, in their order, so that they are
 * committed together. Safe for use by many threads.
 */
public final class Together {

    private final Executor threads;
    private final int atOnce;
    private final Queue<Task<?>> waiting = new ArrayDeque<>();
    private final List<Task<?>> held = new ArrayList<>();
    private int running;
    private int unprepared;

    /**
     * @param threads prepare the operations
     * @param atOnce how many are prepared side by side
     * @param operations how many there are
     */
    Together(Executor threads, int atOnce, int operations) {
        this.threads = threads;
        this.atOnce = atOnce;
        this.unprepared = operations;
    }

    /** Prepares one of the operations, and ends when the others are prepared too. */
    <T> CompletableFuture<T> prepare(Supplier<T> operation) {
        Task<T> task = new Task<>(operation);
        if (mayStart(task)) {
            start(task);
        }
        return task.ended;
    }

    private synchronized boolean mayStart(Task<?> task) {
        if (unprepared > 0) {
            held.add(task);
        }
        if (running == atOnce) {
            waiting.add(task);
            return false;
        }
        running++;
        return true;
    }

    private void start(Task<?> task) {
        try {
            threads.execute(() -> runAll(task));
        } catch (RuntimeException e) {
            if (!othersRun(task)) {
                task.fail(e);
            }
        }
    }

    /** No thread is free for the task. If one of the batch's threads is running, it takes this task after its own. */
    private synchronized boolean othersRun(Task<?> task) {
        running--;
        return running > 0 && waiting.add(task);
    }

    private void runAll(Task<?> first) {
        for (Task<?> task = first; task != null; task = next()) {
            task.run();
        }
    }

    private synchronized Task<?> next() {
        Task<?> task = waiting.poll();
        if (task == null) {
            running--;
        }
        return task;
    }

    private void release(Task<?> prepared) {
        releasedBy(prepared).forEach(Task::end);
    }

    /** The last one releases all; one that is tried again has nobody to wait for. */
    private synchronized List<Task<?>> releasedBy(Task<?> prepared) {
        if (unprepared == 0) {
            return List.of(prepared);
        }
        unprepared--;
        return unprepared == 0 ? held : List.of();
    }

    private final class Task<T> {

        private final Supplier<T> operation;
        private final CompletableFuture<T> ended = new CompletableFuture<>();
        private T result;
        private Throwable failure;

        Task(Supplier<T> operation) {
            this.operation = operation;
        }

        void run() {
            try {
                result = operation.get();
            } catch (Throwable e) {
                failure = e;
            }
            release(this);
        }

        void fail(RuntimeException reason) {
            failure = reason;
            release(this);
        }

        void end() {
            if (failure == null) {
                ended.complete(result);
            } else {
                ended.completeExceptionally(failure);
            }
        }
    }
}

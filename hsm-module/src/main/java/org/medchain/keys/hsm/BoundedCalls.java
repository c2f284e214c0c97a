package org.medchain.keys.hsm;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Makes calls of a library that may never return, on threads of their own: nobody waits for an answer longer than until the deadline. Safe
 * for use by many threads.
 *
 * <p>Limit: a call that does not return keeps its thread. When all of them are kept, further calls wait for one, until their deadline.
 */
final class BoundedCalls implements AutoCloseable {

    private static final long IDLE_SECONDS = 60;

    private final Duration deadline;
    private final ThreadPoolExecutor threads;

    /** @param most calls that are under way at once */
    BoundedCalls(int most, Duration deadline) {
        this.deadline = deadline;
        this.threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                BoundedCalls::newThread,
                (work, closed) -> {
                    throw new IllegalStateException("the HSM is closed");
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** A call to the HSM. */
    interface Call<T> {

        T make() throws HsmFailureException, HsmRefusalException;
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "hsm-call");
        // One that never ends keeps no process from ending.
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Answers as the call does.
     *
     * @param unwanted gets an answer that came too late
     * @throws HsmFailureException if it has not answered by the deadline
     */
    <T> T make(Call<T> call, Consumer<T> unwanted) throws HsmFailureException, HsmRefusalException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable work = () -> run(call, answer, unwanted);
        threads.execute(work);
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            threads.remove(work);
            return give(answer, unwanted, "the library does not return from a call", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return give(answer, unwanted, "waiting for the library", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static <T> void run(Call<T> call, CompletableFuture<T> answer, Consumer<T> unwanted) {
        if (answer.isDone()) {
            return;
        }
        try {
            T made = call.make();
            if (!answer.complete(made)) {
                unwanted.accept(made);
            }
        } catch (HsmFailureException | HsmRefusalException | RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    /** Gives up the call: from here on the answer is unwanted, also one that came just now. */
    private static <T> T give(CompletableFuture<T> answer, Consumer<T> unwanted, String doing, Exception why)
            throws HsmFailureException {
        if (!answer.completeExceptionally(why) && !answer.isCompletedExceptionally()) {
            unwanted.accept(answer.join());
        }
        throw new HsmFailureException(doing, why);
    }

    private static HsmFailureException failure(Throwable cause) throws HsmRefusalException {
        if (cause instanceof HsmRefusalException refusal) {
            throw refusal;
        }
        if (cause instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (HsmFailureException) cause;
    }

    boolean isClosed() {
        return threads.isShutdown();
    }

    /** Calls that are under way are left alone. */
    @Override
    public void close() {
        threads.shutdown();
    }
}

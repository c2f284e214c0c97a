package org.medchain.keys.audit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The threads that an operation runs on.
 *
 * @param useCase runs the use case, which may wait for the provider
 * @param after runs what comes after the ledger's answer
 * @param together the batch that the operation is one of
 */
public record OperationThreads(Executor useCase, Executor after, Optional<Together> together) {

    /** The number of operations of one batch at once: few of what its tenant, or its CMK, may have in flight. */
    private static final int AT_ONCE = 16;

    public OperationThreads(Executor useCase, Executor after) {
        this(useCase, after, Optional.empty());
    }

    /** The use case on the thread that calls. */
    public static OperationThreads ofCaller(Executor after) {
        return new OperationThreads(Runnable::run, after);
    }

    /** Returns threads on which the use cases run as here, and what comes after runs on another. */
    public OperationThreads thenOn(Executor another) {
        return new OperationThreads(useCase, another);
    }

    /** Returns threads for so many operations that are prepared a few at a time, and committed together. */
    OperationThreads together(int operations) {
        return new OperationThreads(useCase, after, Optional.of(new Together(useCase, AT_ONCE, operations)));
    }

    /** Fails too if there is no thread for it. */
    <T> CompletableFuture<T> prepare(Supplier<T> operation) {
        if (together.isPresent()) {
            return together.get().prepare(operation);
        }
        try {
            return CompletableFuture.supplyAsync(operation, useCase);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}

package org.medchain.keys.audit;

import java.util.concurrent.Executor;

/**
 * The threads that an operation runs on.
 *
 * @param useCase runs the use case, which may wait for the provider
 * @param after runs what comes after the ledger's answer
 */
public record OperationThreads(Executor useCase, Executor after) {

    /** The use case on the thread that calls. */
    public static OperationThreads ofCaller(Executor after) {
        return new OperationThreads(Runnable::run, after);
    }
}

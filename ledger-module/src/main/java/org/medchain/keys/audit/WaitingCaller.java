package org.medchain.keys.audit;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * Lets the calling thread wait for the ledger, and run itself the work that follows the ledger's answer, so that no other
 * thread is needed. An interrupt does not end the waiting, which the ledger's deadline does; it is there again afterwards.
 */
public final class WaitingCaller implements Executor {

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private boolean ended;

    private WaitingCaller() {}

    /**
     * @param work gets the executor that its last stages run on
     * @return the result of the work, or throws what it failed with
     */
    public static <T> T call(Function<Executor, CompletableFuture<T>> work) {
        WaitingCaller caller = new WaitingCaller();
        CompletableFuture<T> result = work.apply(caller).whenComplete((unused, failure) -> caller.execute(caller::end));
        caller.runTasks();
        return resultOf(result);
    }

    private static <T> T resultOf(CompletableFuture<T> ended) {
        try {
            return ended.join();
        } catch (CompletionException e) {
            Throwable cause = Failures.causeOf(e);
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof RuntimeException failure ? failure : e;
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Ends the waiting; it runs as a task, so that the waiting ends with it. */
    private void end() {
        ended = true;
    }

    private void runTasks() {
        boolean interrupted = false;
        while (!ended) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

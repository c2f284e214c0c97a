package org.medchain.keys.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.medchain.keys.BatchResult;
import org.medchain.keys.audit.Repeats.Repeat;
import org.medchain.keys.server.caller.Caller;

/**
 * The operations of one request, each with its own event. They are committed together in as few transactions as they fit in.
 *
 * @param repeat of a request with an {@code Idempotency-Key}
 */
record OperationBatch<T>(
        OperationScope scope,
        Operation operation,
        Caller caller,
        OperationThreads threads,
        Optional<Repeat> repeat,
        List<BatchItem<T>> items) {

    /** Ends when all operations have ended, with how each ended, in their order. Fails, with one event, if all are refused alike. */
    CompletableFuture<List<BatchResult<T>>> start() {
        return findRefusal().map(this::refuse).orElseGet(this::startAll);
    }

    /** Finds a reason that refuses all of the items alike. */
    private Optional<RuntimeException> findRefusal() {
        Attempt request = attemptOfAll();
        try {
            scope.open(request);
            repeat.ifPresent(it -> it.requireSame(request.tenant()));
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private CompletableFuture<List<BatchResult<T>>> refuse(RuntimeException refusal) {
        return scope.start(attemptOfAll(), threads, unused -> {
            throw refusal;
        });
    }

    private Attempt attemptOfAll() {
        return scope.attemptOf(operation, caller, Optional.empty());
    }

    private CompletableFuture<List<BatchResult<T>>> startAll() {
        OperationThreads together = threads.together(items.size());
        List<CompletableFuture<BatchResult<T>>> running = new ArrayList<>();
        for (BatchItem<T> item : items) {
            running.add(start(item, running.size(), together).handle(OperationBatch::ended));
        }
        return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                .thenApply(
                        unused -> running.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<T> start(BatchItem<T> item, int number, OperationThreads together) {
        return scope.start(
                scope.attemptOf(operation, caller, Optional.of(item.patientId())),
                together,
                OperationScope.once(repeat, number, item.useCase(), item.again()));
    }

    private static <T> BatchResult<T> ended(T result, Throwable failure) {
        if (failure == null) {
            return BatchResult.of(result);
        }
        Throwable cause = Failures.causeOf(failure);
        return BatchResult.failed(cause instanceof RuntimeException known ? known : new CompletionException(cause));
    }
}

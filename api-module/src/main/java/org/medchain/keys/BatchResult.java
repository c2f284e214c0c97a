package org.medchain.keys;

import java.util.Optional;

/**
 * The outcome of one item of a batch: a result or a failure.
 *
 * @param result to be closed after use
 * @param failure what the operation of this one item would have thrown
 */
public record BatchResult<T>(Optional<T> result, Optional<RuntimeException> failure) {

    /** An item that succeeded. */
    public static <T> BatchResult<T> of(T result) {
        return new BatchResult<>(Optional.of(result), Optional.empty());
    }

    /** An item of which nothing happened. */
    public static <T> BatchResult<T> failed(RuntimeException failure) {
        return new BatchResult<>(Optional.empty(), Optional.of(failure));
    }

    /** @throws RuntimeException the failure, if there is no result */
    public T orThrow() {
        return result.orElseThrow(failure::get);
    }
}

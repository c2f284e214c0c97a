package org.medchain.keys.audit;

import java.util.Optional;

/**
 * The outcome of one item of a batch.
 *
 * @param item as it was at the last try
 * @param committed whether its change and its event are on disk
 * @param failure why they are not; empty also if there was nothing to commit
 */
public record BatchEnd<T>(T item, boolean committed, Optional<RuntimeException> failure) {

    static <T> BatchEnd<T> nothing(T item) {
        return new BatchEnd<>(item, false, Optional.empty());
    }

    static <T> BatchEnd<T> of(T item, Optional<RuntimeException> failure) {
        return new BatchEnd<>(item, failure.isEmpty(), failure);
    }
}

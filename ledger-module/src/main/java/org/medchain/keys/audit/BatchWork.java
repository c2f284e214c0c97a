package org.medchain.keys.audit;

import java.util.Optional;

/**
 * Turns the items of a batch into operations that can be committed.
 *
 * @param <T> what an operation is prepared as
 */
public interface BatchWork<T> {

    /** Returns what must be committed for the item; empty if nothing is. */
    Optional<BatchEntry> entry(T item);

    /** Prepares the item again, by a new attempt, since another request changed the same thing first. */
    T again(T item);
}

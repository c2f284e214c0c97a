package org.medchain.keys.audit;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medchain.keys.KeyManagementException;

/**
 * A kind of effect that the operations of one group make together, in few statements. First every kind is asked what it
 * refuses, then every kind makes its change for the operations of which nothing was refused.
 *
 * @param <T> what one operation wants; equal ones are looked at once
 */
public interface Bulk<T> {

    /** Kinds that make a change do so in this order, the lowest first: what others refer to. */
    int rank();

    /** Which may not be, and why. Sees what was committed before, and the changes of effects that are of no kind. */
    default Map<T, KeyManagementException> refuse(EntityManager entityManager, Set<T> wanted) {
        return Map.of();
    }

    /** Makes the change of all of them, or throws. */
    default void apply(EntityManager entityManager, List<T> wanted) {}

    /** What {@link Effect#afterwards} is for one. */
    default void afterwards(T wanted) {}
}

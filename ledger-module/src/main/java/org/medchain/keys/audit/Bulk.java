package org.medchain.keys.audit;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.server.database.RoundTrip;

/**
 * A kind of effect that the operations of one group make together, in few statements. First every kind is asked what it
 * refuses, then every kind makes its change for the operations of which nothing was refused.
 *
 * @param <T> what one operation wants; equal ones are looked at once
 */
public interface Bulk<T> {

    /** Kinds that make a change do so in this order, the lowest first: what others refer to. */
    int rank();

    /**
     * Asks which may not be, and why. Sees what was committed before, and the changes of effects that are of no kind.
     *
     * @param look what it asks goes to the database together with what other kinds ask
     * @return to be called after that
     */
    default Supplier<Map<T, KeyManagementException>> refuse(RoundTrip look, Set<T> wanted) {
        return Map::of;
    }

    /**
     * Makes the change of all of them, or none: if a row is not as it has to be, {@code changes} fails.
     *
     * @param changes goes to the database after all kinds have added theirs
     */
    default void apply(RoundTrip changes, List<T> wanted) {}

    /** The generation of the operation's data key for its event, if only {@link #refuse} found it. */
    default OptionalInt generation(T wanted) {
        return OptionalInt.empty();
    }

    /** Does what {@link Effect#afterwards} does for one. */
    default void afterwards(T wanted) {}
}

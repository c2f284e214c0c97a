package org.medchain.keys.server.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells whether a transaction failed since it waited too long for others, or took too long: something in it did, not the database. */
public final class WaitTimeout {

    private static final int DEEPEST = 32;

    /** The states of PostgreSQL for a lock, a statement and a deadlock; of H2 for a lock. */
    private static final Set<String> STATES = Set.of("55P03", "57014", "40P01", "HYT00");

    private WaitTimeout() {}

    /** Returns true if a wait is what made something fail, whatever Hibernate and the container put around it. */
    public static boolean caused(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(cause ->
                        cause instanceof SQLException e && e.getSQLState() != null && STATES.contains(e.getSQLState()));
    }

    /**
     * Takes a step of work for many.
     *
     * @param waited is told if the step waited too long for others
     * @param otherwise the answer then: what else there is need not wait
     */
    public static <T> T passOver(Supplier<T> step, Consumer<RuntimeException> waited, T otherwise) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            if (!caused(e)) {
                throw e;
            }
            waited.accept(e);
            return otherwise;
        }
    }

    /** Ends a run that passed over steps, if there were any: throws the first of their failures. */
    public static void throwFirst(List<RuntimeException> waited) {
        waited.stream().findFirst().ifPresent(e -> {
            throw e;
        });
    }
}

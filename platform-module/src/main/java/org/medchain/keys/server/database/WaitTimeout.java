package org.medchain.keys.server.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
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
}

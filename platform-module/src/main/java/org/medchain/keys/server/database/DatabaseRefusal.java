package org.medchain.keys.server.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Tells whether a failure is the database's own answer that it rolled the transaction back. */
public final class DatabaseRefusal {

    private static final int DEEPEST = 32;

    /** The classes of SQLSTATE for broken constraints and for rollbacks. */
    private static final Set<String> CLASSES = Set.of("23", "40");

    /** A transaction that ended without the database saying how. */
    private static final String UNKNOWN = "40003";

    private DatabaseRefusal() {}

    /** Returns true if a refusal is what made a commit fail, whatever Hibernate and the container put around it. */
    public static boolean caused(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(cause -> cause instanceof SQLException e && isRefusal(e.getSQLState()));
    }

    private static boolean isRefusal(String state) {
        return state != null
                && state.length() == 5
                && CLASSES.contains(state.substring(0, 2))
                && !state.equals(UNKNOWN);
    }
}

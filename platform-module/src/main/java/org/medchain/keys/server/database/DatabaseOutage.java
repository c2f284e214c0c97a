package org.medchain.keys.server.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells whether a failure means that the database is unavailable: it can't be reached, has no connection left, did not answer
 * in time, is full or is being stopped. Trying later helps, and nothing is wrong with what was asked for.
 */
public final class DatabaseOutage {

    private static final int DEEPEST = 32;

    /** The classes of SQLSTATE for connections, resources, operators and the system. H2 tells by types. */
    private static final Set<String> CLASSES = Set.of("08", "53", "57", "58");

    /**
     * The state of a standby, or of a primary that another took the place of: another connection may find the primary.
     */
    private static final String READ_ONLY = "25006";

    /**
     * A connection that is not there or failed, and what PostgreSQL says to a session that it ends: an administrator ended it, a crash
     * did, it was idle for too long; or it takes no writes, since another server is the primary now.
     */
    private static final Set<String> ENDED = Set.of("08003", "08006", READ_ONLY, "57P01", "57P02", "57P05");

    /** A lock was not free in time, of class 55, "not in the state for this". */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /**
     * PostgreSQL's internal error. While a session begins, it is what a full disk makes of it ("could not write init file"). Otherwise it
     * is a defect.
     */
    private static final String INTERNAL_ERROR = "XX000";

    /**
     * The class in whose constructor the driver begins a session. What the server says of it is in the language of
     * {@code lc_messages}.
     */
    private static final String SESSION = "org.postgresql.jdbc.PgConnection";

    private DatabaseOutage() {}

    /** Returns true if an outage is what made something fail, whatever Hibernate and the container put around it. */
    public static boolean caused(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(cause -> cause instanceof SQLException e && isOutage(e));
    }

    /** Returns true if an outage is what made something fail that all else meets, too: no statement or lock that took too long, which may be one tenant's. */
    public static boolean stopsAll(Throwable failure) {
        return caused(failure) && !WaitTimeout.caused(failure);
    }

    /**
     * Returns true if something failed because its connection was no longer open; false if a new one can't be opened.
     */
    public static boolean endedConnection(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(cause -> cause instanceof SQLException e && ENDED.contains(String.valueOf(e.getSQLState())));
    }

    private static boolean isOutage(SQLException e) {
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || e instanceof SQLTimeoutException
                || isOutage(e.getSQLState())
                || beganNoSession(e);
    }

    private static boolean beganNoSession(SQLException e) {
        return INTERNAL_ERROR.equals(e.getSQLState())
                && Arrays.stream(e.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(SESSION)
                                && frame.getMethodName().equals("<init>"));
    }

    private static boolean isOutage(String state) {
        return state != null
                && state.length() == 5
                && (CLASSES.contains(state.substring(0, 2))
                        || Set.of(LOCK_NOT_AVAILABLE, READ_ONLY).contains(state));
    }
}

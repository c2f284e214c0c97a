package org.medchain.keys.server.database;

import java.time.Duration;

/**
 * The limits for which a transaction may hold up others.
 *
 * @param lock the longest wait for a lock
 * @param statement the longest that a statement may take, on PostgreSQL
 * @param idle after how long without a word of this server PostgreSQL ends the session, and its locks with it
 * @param plannedOnce whether statements are planned for whatever parameters they have, once for each connection
 */
public record TransactionLimits(Duration lock, Duration statement, Duration idle, boolean plannedOnce) {

    private static final int OF_A_LOCK = 40;
    private static final int STRICT = 20;
    private static final Duration LEAST = Duration.ofMillis(10);

    TransactionLimits(Duration lock, Duration statement, Duration idle) {
        this(lock, statement, idle, true);
    }

    /** Returns these limits for Citus, which finds the shard of a statement by its parameters. */
    public TransactionLimits plannedEachTime() {
        return new TransactionLimits(lock, statement, idle, false);
    }

    /** Leaves time within the deadline to write again without whatever did not end. */
    public static TransactionLimits within(Duration deadline) {
        Duration half = deadline.dividedBy(2);
        return new TransactionLimits(atLeast(deadline.dividedBy(OF_A_LOCK)), atLeast(half), atLeast(half));
    }

    /** Returns these limits with a tenth of the time for a statement. */
    public static TransactionLimits strictlyWithin(Duration deadline) {
        TransactionLimits usual = within(deadline);
        return new TransactionLimits(usual.lock, atLeast(deadline.dividedBy(STRICT)), usual.idle);
    }

    private static Duration atLeast(Duration wanted) {
        return wanted.compareTo(LEAST) >= 0 ? wanted : LEAST;
    }
}

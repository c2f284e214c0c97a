package org.medchain.keys.server.database;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;

/**
 * Compares this server's clock with the database's. A server whose clock is more than five seconds off serves nobody who asks whether it
 * is ready, and begins nothing that is due by time. Safe for use by many threads.
 */
@Shared
public final class ServerClock {

    private static final Logger LOG = System.getLogger(ServerClock.class.getName());

    private static final Metadata AHEAD = NamedMetric.of(
            "medchain_clock_ahead_seconds",
            "How far this server's clock was ahead of the database's when they were compared last");

    static final Duration LARGEST_DIFFERENCE = Duration.ofSeconds(5);

    private static final double MILLIS_OF_A_SECOND = 1000;

    private final DatabaseClock database;
    private final Clock clock;
    private volatile Duration ahead = Duration.ZERO;
    private volatile boolean wrong;

    @Inject
    ServerClock(DatabaseClock database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Shows in the metrics how far it is ahead. */
    public void showIn(MetricRegistry metrics) {
        metrics.gauge(AHEAD, this, it -> it.ahead().toMillis() / MILLIS_OF_A_SECOND);
    }

    /**
     * The database's time, for what is due by time; empty if this server's clock is wrong, so that nothing may be begun.
     *
     * @throws IllegalStateException if the database does not answer
     */
    public Optional<Instant> agreedTime() {
        Instant time = look();
        return wrong ? Optional.empty() : Optional.of(time);
    }

    /** Asks for the database's time, which it had at some moment between the question and the answer. */
    public Instant look() {
        Instant asked = clock.instant();
        Instant time = database.now();
        Instant answered = clock.instant();
        note(
                time.isBefore(asked.minus(LARGEST_DIFFERENCE)) || time.isAfter(answered.plus(LARGEST_DIFFERENCE)),
                Duration.between(
                        time, asked.plus(Duration.between(asked, answered).dividedBy(2))));
        return time;
    }

    private synchronized void note(boolean nowWrong, Duration nowAhead) {
        if (nowWrong && !wrong) {
            LOG.log(
                    Level.ERROR,
                    "this server's clock differs from the database's by " + nowAhead
                            + ": it is not ready, and erases, archives, rotates and signs nothing until they agree");
        } else if (wrong && !nowWrong) {
            LOG.log(Level.INFO, "this server's clock agrees with the database's again");
        }
        ahead = nowAhead;
        wrong = nowWrong;
    }

    /**
     * Returns true if it was more than five seconds off when it was compared last. Asks no database: probes must not
     * wait.
     */
    public boolean isWrong() {
        return wrong;
    }

    /** Returns how far it was ahead of the database's when it was compared last; negative if behind. */
    public Duration ahead() {
        return ahead;
    }

    /** Returns about what time it is by the database's clock, without asking it. */
    public Instant databaseTime() {
        return clock.instant().minus(ahead);
    }

    /** Returns about how many seconds ago that was by the database's clock, without asking it; 0 if it never was. */
    public long secondsSince(Optional<Instant> time) {
        return time.map(it -> Duration.between(it, databaseTime()))
                .orElse(Duration.ZERO)
                .toSeconds();
    }
}

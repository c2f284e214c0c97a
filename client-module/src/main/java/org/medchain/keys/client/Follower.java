package org.medchain.keys.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;

/** Follows the revocations of one tenant for a cache: asks again and again, and tells the cache what it hears. */
final class Follower implements Runnable {

    private static final Logger LOG = System.getLogger(Follower.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** The shortest time between two questions, unless there is more to hear. */
    private static final long SHORTEST_ROUND = Duration.ofSeconds(1).toNanos();

    /** The least number of answers in one interval, so that one may fail. */
    private static final int ANSWERS = 3;

    private final KeyCache cache;
    private final TenantId tenantId;
    private final RevocationFeed feed;
    private final Supplier<Moment> clock;
    private Optional<String> cursor = Optional.empty();
    private Duration wait = Duration.ZERO;
    private boolean failing;

    Follower(KeyCache cache, TenantId tenantId, RevocationFeed feed, Supplier<Moment> clock) {
        this.cache = cache;
        this.tenantId = tenantId;
        this.feed = feed;
        this.clock = clock;
    }

    boolean isOf(RevocationFeed other) {
        return feed.equals(other);
    }

    /** Follows the feed until the cache is closed. */
    @Override
    public void run() {
        while (!cache.isClosed()) {
            long end = clock.get().nanoTime() + SHORTEST_ROUND;
            if (!ask()) {
                sleepUntil(end);
            }
        }
    }

    /** Sleeps; only closing the cache interrupts it. */
    private void sleepUntil(long end) {
        try {
            TimeUnit.NANOSECONDS.sleep(end - clock.get().nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Asks once. What is heard counts from when it was asked for.
     *
     * @return whether there is more to hear
     */
    boolean ask() {
        Moment asked = clock.get();
        try {
            RevokedPatients answer = feed.after(cursor, wait);
            cache.hear(tenantId, answer, asked);
            cursor = Optional.of(answer.cursor());
            wait = waitFor(answer.interval());
            failing = false;
            return answer.more();
        } catch (RuntimeException | Error e) {
            failed(e);
            return false;
        }
    }

    private static Duration waitFor(Duration interval) {
        Duration share = Duration.ofSeconds(interval.dividedBy(ANSWERS).toSeconds());
        return share.compareTo(LONGEST_WAIT) < 0 ? share : LONGEST_WAIT;
    }

    /** A cache that has not heard anything for so long has no keys: whatever the service makes of the cursor, it loses nothing by a new start. */
    private void failed(Throwable failure) {
        if (!cache.isClosed()) {
            LOG.log(failing ? Level.DEBUG : Level.WARNING, "the feed of revocations can't be followed: {0}", failure);
        }
        failing = true;
        if (!cache.isCurrent(tenantId)) {
            cursor = Optional.empty();
            wait = Duration.ZERO;
        }
    }
}

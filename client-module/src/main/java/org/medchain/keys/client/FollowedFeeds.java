package org.medchain.keys.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.TenantId;

/**
 * The feeds of revocations that a cache follows, one of each tenant, and until when the last answer of each counts.
 *
 * <p>Limit: the cache's lock guards it.
 */
final class FollowedFeeds {

    private final Supplier<Moment> clock;
    private final Consumer<Follower> starter;
    private final Map<TenantId, Follower> followers = new HashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<TenantId, Moment> currentUntil = new HashMap<>();

    /** Feeds that are followed on threads of their own. */
    FollowedFeeds(Supplier<Moment> clock) {
        this.clock = clock;
        this.starter = this::start;
    }

    FollowedFeeds(Supplier<Moment> clock, Consumer<Follower> starter) {
        this.clock = clock;
        this.starter = starter;
    }

    private void start(Follower follower) {
        Thread thread = daemon(follower, "medchain-revocations");
        threads.add(thread);
        thread.start();
    }

    /**
     * Returns a thread that does not keep a process from ending. It inherits the class loader, and no thread-local value, from the thread that makes it, which
     * may be that of a user's request.
     */
    static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(null, work, name, 0, false);
        // A JDK from 19 on takes the system's otherwise.
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Follows the feed of this tenant for the cache from now on, unless it does already, or the cache is closed.
     *
     * @throws IllegalArgumentException if it follows another feed of the tenant: it would not hear of what is revoked in this one
     */
    void follow(KeyCache cache, TenantId tenantId, RevocationFeed feed) {
        Follower there = followers.get(tenantId);
        if (there != null && !there.isOf(feed)) {
            throw new IllegalArgumentException(
                    "the cache has keys of another source for this tenant: take that source, or another cache");
        }
        if (there == null && !cache.isClosed()) {
            Follower follower = new Follower(cache, tenantId, feed, clock);
            followers.put(tenantId, follower);
            starter.accept(follower);
        }
    }

    void setCurrentUntil(TenantId tenantId, Moment until) {
        currentUntil.put(tenantId, until);
    }

    /** Returns true if the last answer about the tenant still counts. */
    boolean isCurrent(TenantId tenantId) {
        Moment until = currentUntil.get(tenantId);
        return until != null && clock.get().isBefore(until);
    }

    void interrupt() {
        threads.forEach(Thread::interrupt);
    }
}

package org.medchain.keys.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Builds caches of keys: each key is wiped when it leaves, at the latest when its time is over. */
public final class KeyCaches {

    private static final Set<RemovalCause> CAUSES =
            EnumSet.of(RemovalCause.SIZE, RemovalCause.EXPIRED, RemovalCause.EXPLICIT, RemovalCause.REPLACED);

    private KeyCaches() {}

    /**
     * @param most how many are kept
     * @param longest how long one is kept
     * @param wipe gets each that leaves, on the thread that removes it
     */
    public static <K, V> Cache<K, V> build(
            int most, Duration longest, Ticker ticker, Scheduler scheduler, Consumer<V> wipe) {
        return build(most, longest, ticker, scheduler, wipe, unused -> {});
    }

    private static <K, V> Cache<K, V> build(
            int most,
            Duration longest,
            Ticker ticker,
            Scheduler scheduler,
            Consumer<V> wipe,
            Consumer<RemovalCause> causes) {
        return Caffeine.newBuilder()
                .recordStats()
                .maximumSize(most)
                .expireAfterWrite(longest)
                .ticker(ticker)
                // Without it, one that nobody asks for any more would stay.
                .scheduler(scheduler)
                // On the thread that removes: it is wiped when that is done.
                .executor(Runnable::run)
                .removalListener((K key, V removed, RemovalCause cause) -> {
                    wipe.accept(removed);
                    causes.accept(cause);
                })
                .build();
    }

    /**
     * Makes each kind of eviction happen once, so that the classes are loaded that evictions need. A class that can't be loaded when a process has
     * no descriptor left is missing until it ends, and then no key would leave any more.
     *
     * @throws IllegalStateException if one did not happen
     */
    public static void rehearse() {
        AtomicLong nanos = new AtomicLong();
        Set<RemovalCause> seen = EnumSet.noneOf(RemovalCause.class);
        Cache<String, String> cache =
                build(2, Duration.ofNanos(10), nanos::get, Scheduler.systemScheduler(), unused -> {}, seen::add);
        for (int i = 0; i < 6; i++) {
            cache.put(Integer.toString(i / 2), "value " + i);
            cache.cleanUp();
        }
        cache.asMap().keySet().forEach(cache::invalidate);
        cache.put("last", "value");
        nanos.addAndGet(20);
        cache.cleanUp();
        if (!seen.equals(CAUSES)) {
            throw new IllegalStateException("keys do not leave a cache: " + seen);
        }
    }
}

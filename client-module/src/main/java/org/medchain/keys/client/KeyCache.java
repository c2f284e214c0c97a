package org.medchain.keys.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.message.SealingKey;

/**
 * Keeps plain keys in memory for some time, so that not each message costs a call. There is none unless an application makes one: what is opened
 * from it is not in the audit trail.
 *
 * <p>Guarantee: a key that the service has blocked or erased is not taken from here any more once the interval is over that the service names in
 * its feed of revocations ({@link RevocationFeed}), a second after as a rule. The feed of each tenant is followed on a thread of its own. A cache
 * that has heard nothing of a tenant for that long serves none of its keys and keeps none ({@link KeyCacheCounts#withoutFeed}); it continues when it
 * hears again. Time passes by two clocks, that of {@link System#nanoTime} and that on the wall, so that neither a suspended machine nor a clock that is
 * set back makes it longer.
 *
 * <p>It hands out copies. A key is wiped when it is too old (within a second after), used up or pushed out, when the service blocks or erases the
 * patient's keys, and by {@link #close()}. Of several who want one key at once, one asks for it; if that fails, the others ask for themselves. For many
 * threads, and for several {@link PatientVaults}, those of one tenant over one source.
 *
 * <p>Limit: what was handed out before is the caller's; a stream or channel has its key until it is closed.
 */
public final class KeyCache implements AutoCloseable {

    private static final long SWEEP_MILLIS = 1_000;

    /** @param keyId empty for the key that seals */
    private record Place(KeyOwner owner, Optional<DataKeyId> keyId) {}

    private record Kept(KeptKey key, Moment until) {}

    /** The moment when a key was asked for: one that was forgotten or closed meanwhile is not kept. */
    record Asked(Moment time, long forgotten) {}

    private final KeyCacheSettings settings;
    private final Supplier<Moment> clock;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(KeyCache::sweeping);
    private final Map<Place, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    /** Each ends with whether it succeeded. */
    private final Map<Place, CompletableFuture<Boolean>> loads = new HashMap<>();

    private final Consumer<Follower> starter;
    private final Map<TenantId, Follower> followers = new HashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    /** The moment until which the last answer about a tenant counts. */
    private final Map<TenantId, Moment> currentUntil = new HashMap<>();

    private long forgotten;
    private long served;
    private long asked;
    private long withoutFeed;
    private boolean closed;

    /** A cache that wipes old keys, and follows the revocations, on threads of its own. */
    public KeyCache(KeyCacheSettings settings) {
        this.settings = settings;
        this.clock = Moment::now;
        this.starter = this::start;
        ScheduledFuture<?> unused =
                sweeper.scheduleWithFixedDelay(this::wipeOld, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A cache whose old keys are wiped by {@link #wipeOld}. */
    KeyCache(KeyCacheSettings settings, Supplier<Moment> clock, Consumer<Follower> starter) {
        this.settings = settings;
        this.clock = clock;
        this.starter = starter;
    }

    private static Thread sweeping(Runnable sweeps) {
        Thread thread = new Thread(sweeps, "medchain-key-cache");
        thread.setDaemon(true);
        return thread;
    }

    private void start(Follower follower) {
        Thread thread = new Thread(follower, "medchain-revocations");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /**
     * Follows the revocations of this tenant from now on, unless it does already.
     *
     * @throws IllegalArgumentException if it follows another feed of the tenant: it would not hear of what is revoked in this one
     */
    synchronized void follow(TenantId tenantId, RevocationFeed feed) {
        Follower there = followers.get(tenantId);
        if (there != null && !there.isOf(feed)) {
            throw new IllegalArgumentException(
                    "the cache has keys of another source for this tenant: take that source, or another cache");
        }
        if (!closed && there == null) {
            Follower follower = new Follower(this, tenantId, feed, clock);
            followers.put(tenantId, follower);
            starter.accept(follower);
        }
    }

    /** Wipes the keys that were revoked. Once there is no more to hear, what is kept may be served until the interval is over. */
    synchronized void hear(TenantId tenantId, RevokedPatients answer, Moment askedAt) {
        if (answer.all()) {
            forget(tenantId);
        } else {
            answer.patients().forEach(patientId -> forget(tenantId, patientId));
        }
        if (!answer.more()) {
            currentUntil.put(tenantId, askedAt.plus(answer.interval()));
        }
    }

    /** Returns true if the keys of the tenant may be served. */
    synchronized boolean isCurrent(TenantId tenantId) {
        Moment until = currentUntil.get(tenantId);
        return until != null && clock.get().isBefore(until);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    public synchronized KeyCacheCounts counts() {
        return new KeyCacheCounts(served, asked, withoutFeed);
    }

    KeyCacheSettings settings() {
        return settings;
    }

    /** A copy of the key, from here or from where it is loaded. */
    PlainKey keyToOpen(KeyOwner owner, DataKeyId keyId, Supplier<KeptKey> load) {
        return get(new Place(owner, Optional.of(keyId)), key -> Optional.of(key.copy()), load);
    }

    /** A copy of the key if it is here. */
    synchronized Optional<PlainKey> find(KeyOwner owner, DataKeyId keyId) {
        Optional<PlainKey> found = take(new Place(owner, Optional.of(keyId)), key -> Optional.of(key.copy()));
        if (found.isEmpty()) {
            countAsked(owner);
        }
        return found;
    }

    private void countAsked(KeyOwner owner) {
        asked++;
        if (!isCurrent(owner.tenantId())) {
            withoutFeed++;
        }
    }

    /**
     * A key for one more message.
     *
     * @param size of the plaintext; 0 if the message's own frames tell it
     */
    SealingKey keyToSeal(KeyOwner owner, long size, Supplier<KeptKey> load) {
        if (settings.messagesPerKey() == 1) {
            return use(load, key -> key.forMessage(size, settings, bytes -> {}));
        }
        return get(
                new Place(owner, Optional.empty()),
                key -> key.forMessage(size, settings, bytes -> count(key, size == 0 ? bytes : 0)),
                load);
    }

    private synchronized void count(KeptKey key, long bytes) {
        key.add(bytes);
    }

    private <T> T get(Place place, Function<KeptKey, Optional<T>> use, Supplier<KeptKey> load) {
        while (isServing(place)) {
            CompletableFuture<Boolean> other;
            Asked asking;
            synchronized (this) {
                Optional<T> taken = take(place, use);
                if (taken.isPresent()) {
                    return taken.get();
                }
                other = loads.get(place);
                asking = ask();
                if (other == null) {
                    countAsked(place.owner());
                    loads.put(place, new CompletableFuture<>());
                }
            }
            if (other == null) {
                return load(place, asking, use, load);
            }
            if (!other.join()) {
                return loadAlone(place, use, load);
            }
        }
        return use(load, use);
    }

    /** Returns true if keys are served from here; if nothing is kept, no caller waits for another's key. */
    private synchronized boolean isServing(Place place) {
        boolean serving = !closed && isCurrent(place.owner().tenantId());
        if (!serving) {
            countAsked(place.owner());
        }
        return serving;
    }

    private static <T> T use(Supplier<KeptKey> load, Function<KeptKey, Optional<T>> use) {
        try (KeptKey key = load.get()) {
            return use.apply(key).orElseThrow();
        }
    }

    private <T> T load(Place place, Asked asking, Function<KeptKey, Optional<T>> use, Supplier<KeptKey> load) {
        boolean loaded = false;
        try {
            T taken = useAndKeep(place, asking, use, load.get());
            loaded = true;
            return taken;
        } finally {
            endLoad(place).complete(loaded);
        }
    }

    /** Another's failure may be that of its message or its thread alone. */
    private <T> T loadAlone(Place place, Function<KeptKey, Optional<T>> use, Supplier<KeptKey> load) {
        return useAndKeep(place, askAndCount(place), use, load.get());
    }

    private synchronized Asked askAndCount(Place place) {
        countAsked(place.owner());
        return ask();
    }

    private synchronized <T> T useAndKeep(Place place, Asked asking, Function<KeptKey, Optional<T>> use, KeptKey key) {
        T taken;
        try {
            taken = use.apply(key).orElseThrow();
        } catch (RuntimeException | Error e) {
            key.close();
            throw e;
        }
        keep(place, key, asking);
        return taken;
    }

    private synchronized CompletableFuture<Boolean> endLoad(Place place) {
        return loads.remove(place);
    }

    private <T> Optional<T> take(Place place, Function<KeptKey, Optional<T>> use) {
        Kept there = kept.get(place);
        if (there == null) {
            return Optional.empty();
        }
        Optional<T> taken = isOld(place, there) ? Optional.empty() : use.apply(there.key());
        if (taken.isEmpty()) {
            kept.remove(place).key().close();
        } else {
            served++;
        }
        return taken;
    }

    /** Notes that a key is about to be asked for: its age counts from then. */
    synchronized Asked ask() {
        return new Asked(clock.get(), forgotten);
    }

    synchronized void keep(KeyOwner owner, DataKeyId keyId, KeptKey key, Asked asking) {
        keep(new Place(owner, Optional.of(keyId)), key, asking);
    }

    private void keep(Place place, KeptKey key, Asked asking) {
        if (closed
                || asking.forgotten() != forgotten
                || !isCurrent(place.owner().tenantId())) {
            key.close();
            return;
        }
        Kept before = kept.put(place, new Kept(key, asking.time().plus(key.age(settings))));
        if (before != null) {
            before.key().close();
        }
        if (kept.size() > settings.keys()) {
            Iterator<Kept> oldest = kept.values().iterator();
            oldest.next().key().close();
            oldest.remove();
        }
    }

    private boolean isOld(Place place, Kept there) {
        return !clock.get().isBefore(there.until()) || !isCurrent(place.owner().tenantId());
    }

    synchronized void wipeOld() {
        wipe(place -> isOld(place, kept.get(place)));
    }

    /** Wipes the patient's keys, and keeps none that was asked for before. */
    synchronized void forget(TenantId tenantId, PatientId patientId) {
        forgotten++;
        wipe(place -> place.owner().tenantId().equals(tenantId)
                && place.owner().patientId().equals(patientId));
    }

    /** Forgets the keys of all patients of a tenant. */
    synchronized void forget(TenantId tenantId) {
        forgotten++;
        wipe(place -> place.owner().tenantId().equals(tenantId));
    }

    private void wipe(Predicate<Place> which) {
        List<Place> places = new ArrayList<>(kept.keySet());
        places.removeIf(which.negate());
        places.forEach(place -> kept.remove(place).key().close());
    }

    /** Wipes all keys. From now on none is kept. */
    @Override
    public void close() {
        sweeper.shutdownNow();
        synchronized (this) {
            closed = true;
            threads.forEach(Thread::interrupt);
            wipe(place -> true);
        }
    }

    @Override
    public String toString() {
        return "KeyCache[redacted]";
    }
}

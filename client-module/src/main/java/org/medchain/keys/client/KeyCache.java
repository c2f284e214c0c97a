package org.medchain.keys.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.KeptKeys.Kept;
import org.medchain.keys.client.KeptKeys.Place;
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
 *
 * <p>Limit: it does not know who asks. Inside the EAR the service refuses a caller with the token of another tenant; a key that is here opens for any
 * caller of the module, which must check that itself.
 */
public final class KeyCache implements AutoCloseable {

    private static final long SWEEP_MILLIS = 1_000;

    /** The moment when a key was asked for: one that was forgotten or closed meanwhile is not kept. */
    record Asked(Moment time, long forgotten) {}

    private final KeyCacheSettings settings;
    private final Supplier<Moment> clock;
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(sweeps -> FollowedFeeds.daemon(sweeps, "medchain-key-cache"));
    private final KeptKeys kept;
    private final FollowedFeeds feeds;
    /** Each ends with whether it succeeded. */
    private final Map<Place, CompletableFuture<Boolean>> loads = new HashMap<>();

    private long forgotten;
    private long served;
    private long asked;
    private long withoutFeed;
    private boolean closed;

    /** A cache that wipes old keys, and follows the revocations, on threads of its own. */
    public KeyCache(KeyCacheSettings settings) {
        this(settings, Moment::now, new FollowedFeeds(Moment::now));
        ScheduledFuture<?> unused =
                sweeper.scheduleWithFixedDelay(this::wipeOld, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A cache whose old keys are wiped by {@link #wipeOld}. */
    KeyCache(KeyCacheSettings settings, Supplier<Moment> clock, FollowedFeeds feeds) {
        this.settings = settings;
        this.clock = clock;
        this.feeds = feeds;
        this.kept = new KeptKeys(settings.keys());
    }

    /**
     * Follows the revocations of this tenant from now on, unless it does already.
     *
     * @throws IllegalArgumentException if it follows another feed of the tenant: it would not hear of what is revoked in this one
     */
    synchronized void follow(TenantId tenantId, RevocationFeed feed) {
        feeds.follow(this, tenantId, feed);
    }

    /** Wipes the keys that were revoked. Once there is no more to hear, what is kept may be served until the interval is over. */
    synchronized void hear(TenantId tenantId, RevokedPatients answer, Moment askedAt) {
        if (answer.all()) {
            forget(tenantId);
        } else {
            answer.patients().forEach(patientId -> forget(tenantId, patientId));
        }
        if (!answer.more()) {
            feeds.setCurrentUntil(tenantId, askedAt.plus(answer.interval()));
        }
    }

    /** Returns true if the keys of the tenant may be served. */
    synchronized boolean isCurrent(TenantId tenantId) {
        return feeds.isCurrent(tenantId);
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
            return KeptKey.useOnce(load, key -> key.forMessage(size, settings, bytes -> {}));
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
        return KeptKey.useOnce(load, use);
    }

    /** Returns true if keys are served from here; if nothing is kept, no caller waits for another's key. */
    private synchronized boolean isServing(Place place) {
        boolean serving = !closed && isCurrent(place.owner().tenantId());
        if (!serving) {
            countAsked(place.owner());
        }
        return serving;
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
        Optional<Kept> there = kept.find(place);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> taken = isOld(place, there.get())
                ? Optional.empty()
                : use.apply(there.get().key());
        if (taken.isEmpty()) {
            kept.wipe(place);
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
        kept.put(place, new Kept(key, asking.time().plus(key.age(settings))));
    }

    private boolean isOld(Place place, Kept there) {
        return !clock.get().isBefore(there.until()) || !isCurrent(place.owner().tenantId());
    }

    synchronized void wipeOld() {
        kept.wipe(this::isOld);
    }

    /** Wipes the patient's keys, and keeps none that was asked for before. */
    synchronized void forget(TenantId tenantId, PatientId patientId) {
        forgotten++;
        kept.wipe((place, key) -> place.owner().tenantId().equals(tenantId)
                && place.owner().patientId().equals(patientId));
    }

    /** Forgets the keys of all patients of a tenant. */
    synchronized void forget(TenantId tenantId) {
        forgotten++;
        kept.wipe((place, key) -> place.owner().tenantId().equals(tenantId));
    }

    /** Wipes all keys. From now on none is kept. */
    @Override
    public void close() {
        sweeper.shutdownNow();
        synchronized (this) {
            closed = true;
            feeds.interrupt();
            kept.wipe((place, key) -> true);
        }
    }

    @Override
    public String toString() {
        return "KeyCache[redacted]";
    }
}

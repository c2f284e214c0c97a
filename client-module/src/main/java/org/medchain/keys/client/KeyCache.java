package org.medchain.keys.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.message.SealingKey;

/**
 * Keeps plain keys in memory for some time, so that not each message costs a call. There is none unless an application makes one: what is opened
 * from it is not in the audit trail, and keys that the service has erased or blocked may be used until they are too old.
 *
 * <p>It hands out copies. A key is wiped when it is too old (within a second after), used up or pushed out, when the service blocks or erases the
 * patient's keys, and by {@link #close()}. Of several who want one key at once, one asks for it. For many threads, and for several
 * {@link PatientVaults}.
 */
public final class KeyCache implements AutoCloseable {

    private static final long SWEEP_MILLIS = 1_000;

    /** @param keyId empty for the key that seals */
    private record Place(KeyOwner owner, Optional<DataKeyId> keyId) {}

    /** @param until by the clock below */
    private record Kept(KeptKey key, long until) {}

    /** When a key was asked for: one that was forgotten or closed meanwhile is not kept. */
    record Asked(long time, long forgotten) {}

    private final KeyCacheSettings settings;
    private final LongSupplier nanoTime;
    private final Timer sweeper = new Timer("medchain-key-cache", true);
    private final Map<Place, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Place, CompletableFuture<Void>> loads = new HashMap<>();
    private long forgotten;
    private boolean closed;

    /** A cache that wipes old keys on a thread of its own. */
    public KeyCache(KeyCacheSettings settings) {
        this(settings, System::nanoTime);
        TimerTask sweep = new TimerTask() {
            @Override
            public void run() {
                wipeOld();
            }
        };
        sweeper.schedule(sweep, SWEEP_MILLIS, SWEEP_MILLIS);
    }

    /** A cache whose old keys are wiped by {@link #wipeOld}. */
    KeyCache(KeyCacheSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
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
        return take(new Place(owner, Optional.of(keyId)), key -> Optional.of(key.copy()));
    }

    /**
     * A key for one more message.
     *
     * @param size of the plaintext; 0 if the message's own frames tell it
     */
    SealingKey keyToSeal(KeyOwner owner, long size, Supplier<KeptKey> load) {
        if (settings.messagesPerKey() == 1) {
            try (KeptKey key = load.get()) {
                return key.forMessage(size, settings, bytes -> {}).orElseThrow();
            }
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
        while (true) {
            CompletableFuture<Void> other;
            Asked asked;
            synchronized (this) {
                Optional<T> taken = take(place, use);
                if (taken.isPresent()) {
                    return taken.get();
                }
                other = loads.get(place);
                asked = ask();
                if (other == null) {
                    loads.put(place, new CompletableFuture<>());
                }
            }
            if (other == null) {
                return load(place, asked, use, load);
            }
            await(other);
        }
    }

    private static void await(CompletableFuture<Void> load) {
        try {
            load.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private <T> T load(Place place, Asked asked, Function<KeptKey, Optional<T>> use, Supplier<KeptKey> load) {
        try {
            KeptKey key = load.get();
            T taken;
            synchronized (this) {
                taken = use.apply(key).orElseThrow();
                keep(place, key, asked);
            }
            endLoad(place).complete(null);
            return taken;
        } catch (RuntimeException | Error e) {
            endLoad(place).completeExceptionally(e);
            throw e;
        }
    }

    private synchronized CompletableFuture<Void> endLoad(Place place) {
        return loads.remove(place);
    }

    private <T> Optional<T> take(Place place, Function<KeptKey, Optional<T>> use) {
        Kept there = kept.get(place);
        if (there == null) {
            return Optional.empty();
        }
        Optional<T> taken = isOld(there) ? Optional.empty() : use.apply(there.key());
        if (taken.isEmpty()) {
            kept.remove(place).key().close();
        }
        return taken;
    }

    /** To be called before a key is asked for: its age counts from then. */
    synchronized Asked ask() {
        return new Asked(nanoTime.getAsLong(), forgotten);
    }

    synchronized void keep(KeyOwner owner, DataKeyId keyId, KeptKey key, Asked asked) {
        keep(new Place(owner, Optional.of(keyId)), key, asked);
    }

    private void keep(Place place, KeptKey key, Asked asked) {
        if (closed || asked.forgotten() != forgotten) {
            key.close();
            return;
        }
        Kept before =
                kept.put(place, new Kept(key, asked.time() + settings.age().toNanos()));
        if (before != null) {
            before.key().close();
        }
        if (kept.size() > settings.keys()) {
            Iterator<Kept> oldest = kept.values().iterator();
            oldest.next().key().close();
            oldest.remove();
        }
    }

    private boolean isOld(Kept there) {
        return nanoTime.getAsLong() - there.until() >= 0;
    }

    synchronized void wipeOld() {
        wipe(place -> isOld(kept.get(place)));
    }

    /** Wipes the patient's keys, and keeps none that was asked for before. */
    synchronized void forget(TenantId tenantId, PatientId patientId) {
        forgotten++;
        wipe(place -> place.owner().tenantId().equals(tenantId)
                && place.owner().patientId().equals(patientId));
    }

    /** The same of all patients of a tenant. */
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
        sweeper.cancel();
        synchronized (this) {
            closed = true;
            wipe(place -> true);
        }
    }

    @Override
    public String toString() {
        return "KeyCache[redacted]";
    }
}

package org.medchain.keys.kms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.KeyContext;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.server.CacheGauges;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.ExpiringKeys;
import org.medchain.keys.server.KeyCaches;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;

/**
 * Keeps data keys that AWS KMS opened, if {@code KMS_KEY_CACHE_SECONDS} says so, so that a record that is read again and again does not cost a
 * call each time. It stands behind the audit trail and the ledger's guards: each use has its event, and keys that were blocked or erased, and
 * those of a suspended tenant, are refused at once.
 *
 * <p>Guarantee: a key is found for the tenant, the patient and the wrapped key alone for which it was opened. Each is wiped when it leaves, at the
 * latest when its time is over.
 *
 * <p>Limit: that a hospital took its CMK away is seen when that time is over, or when AWS KMS refuses another call of the tenant on this server.
 */
@Shared
final class UnwrappedKeyCache implements ExpiringKeys {

    private static final Logger LOG = System.getLogger(UnwrappedKeyCache.class.getName());

    private static final Metadata HITS = NamedMetric.of(
            "medchain_kms_key_cache_hits_total",
            "Data keys that were opened without a call to AWS KMS (KMS_KEY_CACHE_SECONDS)");

    /** The wrapped key that was opened, and its context. */
    private record Place(WrappedKey wrappedKey, KeyContext context) {}

    private final boolean isOn;
    private final MetricRegistry metrics;
    private final Cache<Place, Kept> kept;

    /** The keys that are kept, by tenant: a CMK is one tenant's, so a refusal looks at nothing else. */
    private final Map<TenantId, Set<Kept>> byTenant = new ConcurrentHashMap<>();

    /** Refusals by tenant. Tenants that share a place keep a key less now and then. */
    private final AtomicIntegerArray refusals = new AtomicIntegerArray(1024);

    /** A key that is kept at its place. No two are equal. */
    private static final class Kept {

        private final Place place;
        private final PlainKey key;

        private Kept(Place place, PlainKey key) {
            this.place = place;
            this.key = key;
        }

        private TenantId tenantId() {
            return place.context().tenantId();
        }
    }

    @Inject
    UnwrappedKeyCache(UnwrappedKeySettings settings, CacheSettings caches, MetricRegistry metrics) {
        this(caches.most(), settings.longest(), metrics, Ticker.systemTicker(), Scheduler.systemScheduler());
        if (isOn) {
            LOG.log(
                    Level.WARNING,
                    "KMS_KEY_CACHE_SECONDS={0}: data keys that AWS KMS opened stay in memory for so long. A CMK that is disabled, deleted or"
                            + " withdrawn by its policy goes on to open them meanwhile",
                    Long.toString(settings.longest().toSeconds()));
        }
    }

    UnwrappedKeyCache(int most, Duration longest, MetricRegistry metrics, Ticker ticker, Scheduler scheduler) {
        this.isOn = !longest.isZero();
        this.metrics = metrics;
        this.kept = KeyCaches.build(isOn ? most : 0, longest, ticker, scheduler, this::leaves);
        if (isOn) {
            CacheGauges.show(metrics, "data-keys", kept);
        }
    }

    /**
     * Opens a key by what is kept, or else by the call; keeps a copy of what that opened, unless a call of the tenant was refused meanwhile.
     *
     * @return to be closed
     */
    PlainKey open(WrappedKey wrappedKey, KeyContext context, Supplier<PlainKey> call) {
        return find(wrappedKey, context).orElseGet(() -> {
            int refusalsBefore = refusals.get(placeOf(context.tenantId()));
            PlainKey opened = call.get();
            keep(wrappedKey, context, opened);
            if (refusals.get(placeOf(context.tenantId())) != refusalsBefore) {
                kept.invalidate(new Place(wrappedKey, context));
            }
            return opened;
        });
    }

    private int placeOf(TenantId tenantId) {
        return Math.floorMod(tenantId.hashCode(), refusals.length());
    }

    /** A copy of the key, to be closed. */
    Optional<PlainKey> find(WrappedKey wrappedKey, KeyContext context) {
        Optional<PlainKey> found = isOn
                ? Optional.ofNullable(kept.getIfPresent(new Place(wrappedKey, context)))
                        .flatMap(it -> copy(it.key))
                : Optional.empty();
        found.ifPresent(unused -> metrics.counter(HITS).inc());
        return found;
    }

    private void leaves(Kept gone) {
        gone.key.close();
        byTenant.computeIfPresent(gone.tenantId(), (tenantId, ofTenant) -> {
            ofTenant.remove(gone);
            return ofTenant.isEmpty() ? null : ofTenant;
        });
    }

    /** Copies a key; empty if it left the cache at this moment. */
    private static Optional<PlainKey> copy(PlainKey key) {
        try {
            return Optional.of(PlainKey.takeOwnershipOf(key.copyOfBytes()));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes a copy.
     *
     * @return what is kept; empty if nothing is
     */
    Optional<PlainKey> keep(WrappedKey wrappedKey, KeyContext context, PlainKey opened) {
        if (!isOn) {
            return Optional.empty();
        }
        Kept next = new Kept(new Place(wrappedKey, context), PlainKey.takeOwnershipOf(opened.copyOfBytes()));
        byTenant.compute(next.tenantId(), (tenantId, ofTenant) -> {
            Set<Kept> all = ofTenant == null ? ConcurrentHashMap.newKeySet() : ofTenant;
            all.add(next);
            return all;
        });
        kept.put(next.place, next);
        return Optional.of(next.key);
    }

    /** AWS KMS refused a call of the tenant: it is asked again for every key. */
    void forget(TenantId tenantId) {
        if (isOn) {
            // First: what is kept after this is compared with it.
            refusals.incrementAndGet(placeOf(tenantId));
            byTenant.getOrDefault(tenantId, Set.of()).forEach(it -> kept.asMap().remove(it.place, it));
        }
    }

    /** Returns how many tenants it keeps keys of. */
    int tenants() {
        return byTenant.size();
    }

    @Override
    public void evictExpired() {
        kept.cleanUp();
    }

    /** Wipes all. */
    @PreDestroy
    void close() {
        kept.invalidateAll();
    }
}

package org.medchain.keys.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.CmkNotActiveException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.server.CacheGauges;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.Shared;

/**
 * Caches recently used active tenants, so that an operation need not read them again.
 *
 * <p>Limit: what is kept may be out of date. Nothing may be handed out before the ledger found the tenant unchanged
 * ({@link ActiveTenant#requireUnchanged}).
 */
@Shared
public final class ActiveTenantCache {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Cache<TenantId, ActiveTenant> kept;
    private final TenantStore tenants;

    @Inject
    ActiveTenantCache(TenantStore tenants, CacheSettings settings, MetricRegistry metrics) {
        this.tenants = tenants;
        this.kept = Caffeine.newBuilder()
                .recordStats()
                .maximumSize(settings.most())
                .expireAfterWrite(LONGEST)
                .executor(Runnable::run)
                .build();
        CacheGauges.show(metrics, "tenants", kept);
    }

    /**
     * @throws UnknownTenantException if there is no such tenant
     * @throws TenantSuspendedException if it is suspended
     */
    public ActiveTenant require(TenantId tenantId) {
        ActiveTenant known = kept.getIfPresent(tenantId);
        if (known != null) {
            return known;
        }
        ActiveTenant read = tenants.requireActive(tenantId).active();
        kept.put(tenantId, read);
        return read;
    }

    /**
     * Does what {@link #require} does, for something that will be wrapped. What is kept may be out of date, so nothing
     * is refused before the tenant is read again.
     *
     * @throws CmkNotActiveException if its CMK or KEK wraps nothing at that time
     */
    public ActiveTenant requireWrapping(TenantId tenantId, Instant now) {
        ActiveTenant known = require(tenantId);
        if (known.cmkDates().areActive(now)) {
            return known;
        }
        forget(tenantId);
        ActiveTenant read = require(tenantId);
        read.cmkDates().requireActive(now);
        return read;
    }

    /** The next operation reads the tenant again. */
    public void forget(TenantId tenantId) {
        kept.invalidate(tenantId);
    }
}

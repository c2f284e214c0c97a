package org.medchain.keys.kms;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.TenantCmk;

/**
 * Keeps for a short time what a look at a CMK found, so that requests for single data keys do not cost a call each.
 *
 * <p>Limit: a rotation by AWS KMS, another CMK under the tenant's alias, and a change of who may list rotations are known to it {@link #LONGEST} later, or
 * with the next look of this server.
 */
final class CurrentWrappingCache {

    /** The time for which a tenant is kept too. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** A server re-wraps single data keys for fewer tenants in {@link #LONGEST}. */
    private static final int MOST = 10_000;

    private final Cache<TenantCmk, CurrentWrapping> kept;

    CurrentWrappingCache(Ticker ticker) {
        this.kept = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(LONGEST)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    Optional<CurrentWrapping> find(TenantCmk cmk) {
        return Optional.ofNullable(kept.getIfPresent(cmk));
    }

    void keep(TenantCmk cmk, CurrentWrapping found) {
        kept.put(cmk, found);
    }
}

package org.medchain.keys.server;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Knows whether keys leave the caches of this server in time. A server whose caches keep them longer is not ready and does nothing
 * irreversible: what certificates say of memory would not be true.
 */
@Shared
public final class KeyEviction implements IrreversibleCondition {

    private static final Logger LOG = System.getLogger(KeyEviction.class.getName());

    private final Iterable<ExpiringKeys> caches;
    private final LimitedLog log = new LimitedLog(LOG);

    @Inject
    KeyEviction(@Any Instance<ExpiringKeys> caches) {
        this((Iterable<ExpiringKeys>) caches);
    }

    KeyEviction(Iterable<ExpiringKeys> caches) {
        this.caches = caches;
    }

    /** Returns whether each cache evicts what is out of date. It does so before it answers. */
    public boolean works() {
        boolean works = true;
        for (ExpiringKeys cache : caches) {
            works &= evicts(cache);
        }
        return works;
    }

    private boolean evicts(ExpiringKeys cache) {
        try {
            cache.evictExpired();
            return true;
        } catch (RuntimeException | Error e) {
            log.log(Level.ERROR, "keys do not leave a cache in time; restart this server", "", e);
            return false;
        }
    }

    @Override
    public Optional<String> findObstacle() {
        return works() ? Optional.empty() : Optional.of("keys do not leave a cache in time");
    }
}

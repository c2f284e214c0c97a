package org.medchain.keys.server;

import jakarta.inject.Inject;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of the caches of tenants, patients, data keys, tokens and escrow keys.
 *
 * @param most how many entries each of them keeps
 */
@Shared
public record CacheSettings(int most) implements Settings {

    private static final int LEAST_BY_DEFAULT = 10_000;
    private static final int MOST = 10_000_000;

    /** An entry has a kilobyte at most, so five caches have at most a hundredth of a heap that is large. Plain keys are in them. */
    private static final long HEAP_OF_AN_ENTRY = 500_000;

    private static final NumberVariable ENTRIES =
            new NumberVariable("CACHE_ENTRIES", byDefaultIn(Runtime.getRuntime().maxMemory()), 1, MOST);

    public CacheSettings {
        ENTRIES.check(most);
    }

    @Inject
    CacheSettings(Variables variables) {
        this(variables.number(ENTRIES));
    }

    /** @param heap in bytes, {@link Long#MAX_VALUE} if it has no bound */
    static int byDefaultIn(long heap) {
        return (int) Math.max(LEAST_BY_DEFAULT, Math.min(MOST, heap / HEAP_OF_AN_ENTRY));
    }
}

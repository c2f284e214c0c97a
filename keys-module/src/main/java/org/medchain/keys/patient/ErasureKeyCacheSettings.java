package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of the cache of erasure keys. All servers of a database need the same.
 *
 * @param longest how long after it was read an erasure key is kept at most; a destruction is certified when all servers' caches have run out
 */
@Shared
public record ErasureKeyCacheSettings(Duration longest) implements Settings {

    private static final NumberVariable LONGEST = new NumberVariable("ERASURE_KEY_CACHE_SECONDS", 30, 0, 30);

    public ErasureKeyCacheSettings {
        LONGEST.check(longest.toSeconds());
    }

    @Inject
    ErasureKeyCacheSettings(Variables variables) {
        this(variables.seconds(LONGEST));
    }
}

package org.medchain.keys.revocation;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of the feed of revocations. All servers of a database need the same.
 *
 * @param interval how long a caller may use keys that it keeps without having heard from the feed; certificates name it
 */
@Shared
public record RevocationSettings(Duration interval) implements Settings {

    private static final NumberVariable INTERVAL = new NumberVariable("REVOCATION_INTERVAL_SECONDS", 30, 5, 300);

    public RevocationSettings {
        INTERVAL.check(interval.toSeconds());
    }

    @Inject
    RevocationSettings(Variables variables) {
        this(variables.seconds(INTERVAL));
    }
}

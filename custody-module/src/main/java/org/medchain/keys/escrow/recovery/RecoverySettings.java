package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of recoveries.
 *
 * @param waiting how long an approved recovery waits before anything is exported, for somebody to see it and to cancel it
 */
@Shared
record RecoverySettings(Duration waiting) implements Settings {

    private static final NumberVariable WAIT = new NumberVariable("RECOVERY_WAIT_SECONDS", 3600, 0, 2_592_000);

    RecoverySettings {
        WAIT.check(waiting.toSeconds());
    }

    @Inject
    RecoverySettings(Variables variables) {
        this(variables.seconds(WAIT));
    }
}

package org.medchain.keys.escrow;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of escrow. While it is off no recovery key is proposed, approved or comes to hold, no copy of a data key is made, and none leaves.
 *
 * @param enabled whether the installation has escrow
 */
@Shared
public record EscrowSettings(boolean enabled) implements Settings {

    private static final TextVariable ENABLED = TextVariable.withDefault("ESCROW_ENABLED", "false");

    @Inject
    EscrowSettings(Variables variables) {
        this(variables.flag(ENABLED));
    }

    /** @throws EscrowDisabledException if it is off */
    public void requireEnabled() {
        if (!enabled) {
            throw new EscrowDisabledException();
        }
    }
}

package org.medchain.keys.audit;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting that pauses what the service does by itself and what can't be taken back: erase keys, certify that,
 * repeat erasures in an older database, list erasures of other servers in its register, delete erasure keys, and
 * archive audit events.
 *
 * @param paused if it does none of that; keys are handed out and opened as ever
 */
@Shared
public record PauseSettings(boolean paused) implements Settings {

    private static final TextVariable PAUSED = TextVariable.withDefault("ERASURES_PAUSED", "false");

    @Inject
    public PauseSettings(Variables variables) {
        this(variables.flag(PAUSED));
    }
}

package org.medchain.keys.startup;

import jakarta.inject.Inject;
import java.util.Set;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting for what the console gets beside the log. The server reads the variable by itself.
 *
 * @param level a level of Open Liberty
 */
@Shared
record ConsoleLogSettings(String level) implements Settings {

    private static final TextVariable CONSOLE_LOG_LEVEL = TextVariable.withDefault("CONSOLE_LOG_LEVEL", "OFF");
    private static final Set<String> LEVELS = Set.of("OFF", "ERROR", "WARNING", "AUDIT", "INFO");

    ConsoleLogSettings {
        if (!LEVELS.contains(level)) {
            throw CONSOLE_LOG_LEVEL.refuse("must be OFF, ERROR, WARNING, AUDIT or INFO");
        }
    }

    @Inject
    ConsoleLogSettings(Variables variables) {
        this(variables.text(CONSOLE_LOG_LEVEL));
    }
}

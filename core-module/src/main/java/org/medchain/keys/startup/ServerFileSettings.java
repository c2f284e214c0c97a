package org.medchain.keys.startup;

import jakarta.inject.Inject;
import java.util.Set;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings that the server's files, and the filter in front of every context, read by themselves. Those would take what is wrong for an error of
 * their own, or for the default.
 *
 * @param accessLog whether the server logs requests
 * @param publicPages whether metrics and the description of the interface are open to everybody
 * @param consoleLogLevel the level of Open Liberty from which on messages go to the console beside the log
 */
@Shared
record ServerFileSettings(boolean accessLog, boolean publicPages, String consoleLogLevel) implements Settings {

    private static final TextVariable ACCESS_LOG = TextVariable.withDefault("ACCESS_LOG", "false");
    private static final TextVariable PUBLIC_PAGES = TextVariable.withDefault("PUBLIC_PAGES", "false");
    private static final TextVariable CONSOLE_LOG_LEVEL = TextVariable.withDefault("CONSOLE_LOG_LEVEL", "OFF");
    private static final Set<String> LEVELS = Set.of("OFF", "ERROR", "WARNING", "AUDIT", "INFO");

    ServerFileSettings {
        if (!LEVELS.contains(consoleLogLevel)) {
            throw CONSOLE_LOG_LEVEL.refuse("must be OFF, ERROR, WARNING, AUDIT or INFO");
        }
    }

    @Inject
    ServerFileSettings(Variables variables) {
        this(variables.flag(ACCESS_LOG), variables.flag(PUBLIC_PAGES), variables.text(CONSOLE_LOG_LEVEL));
    }
}

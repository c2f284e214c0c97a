package org.medchain.keys.startup;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting for the server's log of requests. It reads the variable by itself, and would take what is neither for an
 * error of its file.
 *
 * @param wanted true or false
 */
@Shared
record AccessLogSettings(String wanted) implements Settings {

    private static final TextVariable ACCESS_LOG = TextVariable.withDefault("ACCESS_LOG", "false");

    AccessLogSettings {
        if (!wanted.equals("true") && !wanted.equals("false")) {
            throw ACCESS_LOG.refuse("must be true or false");
        }
    }

    @Inject
    AccessLogSettings(Variables variables) {
        this(variables.text(ACCESS_LOG));
    }
}

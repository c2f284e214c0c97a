package org.medchain.keys.startup;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of tracing: whether spans are made, and where they go. The server reads the variables by itself, by
 * {@code META-INF/microprofile-config.properties}.
 *
 * @param wanted whether spans are made
 * @param endpoint an http or https URL of an OTLP receiver
 * @param switched what would turn tracing on for the whole server, ids in paths and all
 */
@Shared
record TracingSettings(boolean wanted, Optional<String> endpoint, Optional<String> switched) implements Settings {

    private static final TextVariable TRACING = TextVariable.withDefault("TRACING", "false");
    private static final TextVariable ENDPOINT = TextVariable.optional("OTEL_EXPORTER_OTLP_ENDPOINT");
    private static final TextVariable SWITCH = TextVariable.optional("OTEL_SDK_DISABLED");

    TracingSettings {
        if (switched.isPresent()) {
            throw SWITCH.refuse("must not be set: TRACING=true traces without ids of patients");
        }
        if (wanted && endpoint.filter(url -> url.matches("https?://.+")).isEmpty()) {
            throw ENDPOINT.refuse("must be a URL of http or https if TRACING is true");
        }
    }

    @Inject
    TracingSettings(Variables variables) {
        this(variables.flag(TRACING), variables.find(ENDPOINT), variables.find(SWITCH));
    }
}

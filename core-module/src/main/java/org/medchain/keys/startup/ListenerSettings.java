package org.medchain.keys.startup;

import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.CallerSettings;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The addresses at which the server listens, but for probes and the port of operators. It reads the variables by
 * itself, and takes a port of its own for one that is none.
 *
 * @param httpPort a port, or -1
 * @param httpsPort a port, or -1
 * @param httpsHost an address of this machine, or {@code *} for all of them
 * @param operationsHost likewise
 */
@Shared
record ListenerSettings(int httpPort, int httpsPort, String httpsHost, String operationsHost) implements Settings {

    private static final NumberVariable HTTP_PORT = new NumberVariable("HTTP_PORT", -1, -1, 65_535);
    private static final NumberVariable HTTPS_PORT = new NumberVariable("HTTPS_PORT", 9443, -1, 65_535);
    private static final TextVariable HTTPS_HOST = TextVariable.withDefault("HTTPS_HOST", "*");
    private static final TextVariable OPERATIONS_HOST = TextVariable.withDefault("OPERATIONS_HOST", "*");

    ListenerSettings {
        HTTP_PORT.check(httpPort);
        HTTPS_PORT.check(httpsPort);
        Optional<InetAddress> unused = HTTPS_HOST.parseListenAddress(httpsHost);
        unused = OPERATIONS_HOST.parseListenAddress(operationsHost);
    }

    @Inject
    ListenerSettings(Variables variables, CallerSettings callers) {
        this(
                variables.number(HTTP_PORT),
                variables.number(HTTPS_PORT),
                variables.text(HTTPS_HOST),
                variables.text(OPERATIONS_HOST));
        callers.operationsPort().ifPresent(this::requireNoOther);
    }

    /** By its number alone the server knows the port of operators, whatever addresses the two listen on. */
    private void requireNoOther(int operationsPort) {
        if (operationsPort == httpsPort || operationsPort == httpPort) {
            throw new InvalidSettingException(
                    "OPERATIONS_PORT", "must be another port than HTTPS_PORT and HTTP_PORT, also on another address");
        }
    }
}

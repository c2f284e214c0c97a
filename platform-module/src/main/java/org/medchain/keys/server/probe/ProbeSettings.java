package org.medchain.keys.server.probe;

import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The address at which probes are answered.
 *
 * @param port empty if nowhere
 * @param host an address of this machine, or {@code *} for all of them
 */
@Shared
record ProbeSettings(Optional<Integer> port, String host) implements Settings {

    private static final NumberVariable PORT = new NumberVariable("HEALTH_PORT", -1, -1, 65_535);
    private static final TextVariable HOST = TextVariable.withDefault("HEALTH_HOST", "*");

    ProbeSettings {
        port.ifPresent(PORT::check);
        Optional<InetAddress> unused = HOST.parseListenAddress(host);
    }

    @Inject
    ProbeSettings(Variables variables) {
        this(port(variables.number(PORT)), variables.text(HOST));
    }

    private static Optional<Integer> port(int number) {
        PORT.check(number);
        return Optional.of(number).filter(port -> port > 0);
    }

    /** Returns the address; empty without a port. */
    Optional<InetSocketAddress> address() {
        return port.map(number -> HOST.parseListenAddress(host)
                .map(address -> new InetSocketAddress(address, number))
                .orElseGet(() -> new InetSocketAddress(number)));
    }

    /** The port is another program's, or the address another machine's. */
    InvalidSettingException refuse() {
        return PORT.refuse("and HEALTH_HOST name a port that cannot be listened on");
    }
}

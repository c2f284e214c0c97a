package org.medchain.keys.server.console;

import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.CallerSettings;

/**
 * The addresses at which the console is, if there is one: all of the server, or, if there is a port for operators, that one and the
 * loopback address.
 */
@Shared
public final class ConsoleEntrance {

    private final boolean open;
    private final Optional<Integer> operationsPort;

    @Inject
    public ConsoleEntrance(ConsoleSettings settings, CallerSettings callers) {
        this(settings.client().isPresent(), callers.operationsPort());
    }

    ConsoleEntrance(boolean open, Optional<Integer> operationsPort) {
        this.open = open;
        this.operationsPort = operationsPort;
    }

    /** Returns whether the console answers a request that came to this port over these addresses. */
    public boolean isOpen(int localPort, String localAddress, String remoteAddress) {
        return open
                && (operationsPort.map(port -> port == localPort).orElse(true)
                        || (isLoopback(localAddress) && isLoopback(remoteAddress)));
    }

    /** The address is an IP address of a connection, so nothing is looked up. */
    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

package org.medchain.keys.console;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.CallerSettings;

/**
 * The addresses at which the console is: all of the server, or, if there is a port for operators, that one and the loopback
 * address.
 */
@Shared
final class ConsolePlace {

    private final Optional<Integer> operationsPort;

    @Inject
    ConsolePlace(CallerSettings settings) {
        this(settings.operationsPort());
    }

    ConsolePlace(Optional<Integer> operationsPort) {
        this.operationsPort = operationsPort;
    }

    boolean isServed(HttpServletRequest request) {
        return isServed(request.getLocalPort(), request.getLocalAddr(), request.getRemoteAddr());
    }

    boolean isServed(int localPort, String localAddress, String remoteAddress) {
        return operationsPort.map(port -> port == localPort).orElse(true)
                || (isLoopback(localAddress) && isLoopback(remoteAddress));
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

package org.medchain.keys.web.breakers;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.CallerSettings;
import org.medchain.keys.server.caller.Role;
import org.medchain.keys.server.token.Credentials;

/** Decides who may see the state of the service: any client on the internal addresses, and two roles from anywhere. */
@Shared
record OperatorAccess(CallerSettings settings) {

    @Inject
    OperatorAccess {}

    boolean isGranted(HttpServletRequest request, Credentials credentials) {
        return isOperationsPort(request)
                || (isLoopback(request.getLocalAddr()) && isLoopback(request.getRemoteAddr()))
                || (credentials instanceof Credentials.Verified verified
                        && Role.OPERATORS.stream().anyMatch(verified.identity()::hasRole));
    }

    private boolean isOperationsPort(HttpServletRequest request) {
        return settings.operationsPort()
                .filter(port -> port == request.getLocalPort())
                .isPresent();
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

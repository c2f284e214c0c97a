package org.medchain.keys.edge;

import jakarta.servlet.ServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * The rule for who sees the pages for operators: clients that come over the loopback address or to the port for
 * operators, or everybody if a setting says so. The start of the application checks the variables; before that, one
 * that is wrong opens nothing.
 *
 * @param port that for operators; text, since a port that is none matches none
 * @param everybody whether the pages are for everybody
 */
record OperatorAccess(String port, boolean everybody) {

    static OperatorAccess of(Map<String, String> environment) {
        return new OperatorAccess(
                environment.getOrDefault("OPERATIONS_PORT", "-1"), "true".equals(environment.get("PUBLIC_PAGES")));
    }

    boolean isGranted(ServletRequest request) {
        return everybody
                || port.equals(Integer.toString(request.getLocalPort()))
                || (isLoopback(request.getLocalAddr()) && isLoopback(request.getRemoteAddr()));
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

package org.medchain.keys.cli.server;

import java.net.URI;

/** The address of the health checks of a server on this machine. */
public final class HealthAddress {

    private HealthAddress() {}

    /** Returns the address on the operations port if there is one, else that of plain HTTP, else that of TLS. */
    public static URI of(ServerVariables variables) {
        if (isPort(variables.get("HEALTH_PORT"))) {
            return URI.create("http://" + reachable(variables.get("HEALTH_HOST")) + ":" + variables.get("HEALTH_PORT")
                    + "/health");
        }
        String http = variables.find("HTTP_PORT").orElse("-1");
        return URI.create(
                http.equals("-1")
                        ? "https://" + reachable(variables.get("HTTPS_HOST")) + ":"
                                + variables.find("HTTPS_PORT").orElse("9443") + "/health"
                        : "http://127.0.0.1:" + http + "/health");
    }

    private static boolean isPort(String text) {
        return text.matches("[1-9][0-9]*");
    }

    /** Returns an address to listen on as a URL has it. */
    private static String reachable(String host) {
        if (host.isEmpty() || host.equals("*")) {
            return "127.0.0.1";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }
}

package org.medchain.keys.server.settings;

import java.net.URI;
import java.util.Set;

/** The check that a URL without TLS reaches this machine alone: anybody on the way to another could read what is sent, and answer. */
public final class Loopback {

    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private Loopback() {}

    /**
     * Returns the URL.
     *
     * @throws IllegalArgumentException if its host is not the loopback address
     */
    public static URI require(URI url) {
        if (!HOSTS.contains(String.valueOf(url.getHost()))) {
            throw new IllegalArgumentException("another machine is reached without TLS");
        }
        return url;
    }
}

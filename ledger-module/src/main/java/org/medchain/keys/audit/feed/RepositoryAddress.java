package org.medchain.keys.audit.feed;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** The address of an audit record repository: the base of its FHIR interface, or its port for syslog over TLS. */
sealed interface RepositoryAddress {

    /** @param base an https URL, or http on the loopback address */
    record Web(URI base) implements RepositoryAddress {}

    /** A collector of syslog over TLS (RFC 5425). */
    record Syslog(String host, int port) implements RepositoryAddress {

        static final int DEFAULT_PORT = 6514;
    }

    Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    default boolean isWeb() {
        return this instanceof Web;
    }

    /** @throws IllegalArgumentException if it is neither */
    static RepositoryAddress of(URI url) {
        if (url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException("no plain URL");
        }
        return switch (Optional.ofNullable(url.getScheme()).orElse("")) {
            case "https" -> new Web(url);
            case "http" -> new Web(requireLoopback(url));
            case "syslog-tls" -> syslog(url);
            default -> throw new IllegalArgumentException("another scheme");
        };
    }

    private static URI requireLoopback(URI url) {
        if (!LOOPBACK.contains(url.getHost())) {
            throw new IllegalArgumentException("events would leave the machine unencrypted");
        }
        return url;
    }

    private static Syslog syslog(URI url) {
        if (!url.getRawPath().isEmpty()) {
            throw new IllegalArgumentException("syslog has no paths");
        }
        return new Syslog(url.getHost(), url.getPort() < 0 ? Syslog.DEFAULT_PORT : url.getPort());
    }
}

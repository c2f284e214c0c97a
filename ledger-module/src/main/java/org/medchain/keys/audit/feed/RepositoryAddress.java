package org.medchain.keys.audit.feed;

import java.net.URI;
import java.util.Optional;
import org.medchain.keys.Loopback;

/** The address of an audit record repository: the base of its FHIR interface, or its port for syslog over TLS. */
sealed interface RepositoryAddress {

    /** @param base an https URL, or http on the loopback address */
    record Web(URI base) implements RepositoryAddress {}

    /** A collector of syslog over TLS (RFC 5425). */
    record Syslog(String host, int port) implements RepositoryAddress {

        static final int DEFAULT_PORT = 6514;
    }

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
            case "http" -> new Web(Loopback.require(url));
            case "syslog-tls" -> syslog(url);
            default -> throw new IllegalArgumentException("another scheme");
        };
    }

    private static Syslog syslog(URI url) {
        if (!url.getRawPath().isEmpty()) {
            throw new IllegalArgumentException("syslog has no paths");
        }
        return new Syslog(url.getHost(), url.getPort() < 0 ? Syslog.DEFAULT_PORT : url.getPort());
    }
}

package org.medchain.keys.server.token;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The place of the keys that verify tokens: the URL of a JWKS (RFC 7517 section 5), or a file. */
sealed interface KeyLocation {

    Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** An https URL, or http on the loopback address: anybody on the way could give keys of their own. */
    record Web(URI url) implements KeyLocation {}

    /** A file of this machine. */
    record Local(Path file) implements KeyLocation {}

    /** @throws IllegalArgumentException if it is neither */
    static KeyLocation parse(String value) {
        if (value.startsWith("/")) {
            return new Local(Path.of(value));
        }
        URI url = URI.create(value);
        return switch (Optional.ofNullable(url.getScheme()).orElse("")) {
            case "https" -> new Web(requireHost(url));
            case "http" -> new Web(requireLoopback(requireHost(url)));
            case "file" -> new Local(Path.of(url));
            default -> throw new IllegalArgumentException("neither a URL of the web nor a file");
        };
    }

    private static URI requireHost(URI url) {
        if (url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException("names no host, or more than one");
        }
        return url;
    }

    private static URI requireLoopback(URI url) {
        if (!LOOPBACK.contains(url.getHost())) {
            throw new IllegalArgumentException("is read by others");
        }
        return url;
    }
}

package org.medchain.keys.server.token;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.medchain.keys.Loopback;

/** The place of the keys that verify tokens: the URL of a JWKS (RFC 7517 section 5), or a file. */
sealed interface KeyLocation {

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
            case "http" -> new Web(Loopback.require(requireHost(url)));
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
}

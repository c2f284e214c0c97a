package org.medchain.keys.audit.feed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A file with a bearer token (RFC 6750) in its one line. It is read each time, so that it can be renewed. */
record TokenFile(Path file) {

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    boolean isSound() {
        try {
            return !read().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws IOException if it can't be read, is open to others, or is no token; it says nothing of what is in it */
    String read() throws IOException {
        if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException("the file of the token is open to others");
        }
        // In one byte a character, which takes any bytes: what is no token is refused below, without an exception that
        // quotes it.
        String token = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (!token.matches("[A-Za-z0-9._~+/-]+=*")) {
            throw new IOException("the file of the token has none");
        }
        return token;
    }
}

package org.medchain.keys.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files beside those that they replace and moves them into their place once they are whole: if writing fails, the earlier file stays. */
final class ReplacedFile {

    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    /** The bytes of a file. */
    @FunctionalInterface
    interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    private ReplacedFile() {}

    static void write(Path file, Content content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                content.writeTo(out);
            }
            if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                // The server is another user.
                Files.setPosixFilePermissions(fresh, READABLE);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}

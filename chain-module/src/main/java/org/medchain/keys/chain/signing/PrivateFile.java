package org.medchain.keys.chain.signing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file that its owner alone can read and write (mode 0600).
 *
 * <p>Guarantee: it has its mode from its first moment on, and appears whole, on disk, or not at all. Of several processes that
 * create it at once one wins, and all see its content. A file that exists is never replaced.
 *
 * <p>Limit: needs a file system with POSIX permissions and hard links.
 */
public final class PrivateFile {

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path path;

    public PrivateFile(Path path) {
        this.path = path;
    }

    /**
     * Creates the file if it does not exist.
     *
     * @param newContent called only if the file does not exist; what it returns is wiped
     * @throws UnsupportedOperationException if the file system has no POSIX permissions
     */
    public void createIfMissing(Supplier<byte[]> newContent) throws IOException {
        if (!Files.notExists(path)) {
            return;
        }
        byte[] content = newContent.get();
        try {
            NewFile.create(path, NewFile.OWNER_READS, content);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /**
     * Returns true if other users can read or write the file.
     *
     * @throws UnsupportedOperationException if the file system has no POSIX permissions
     */
    public boolean isOpenToOthers() throws IOException {
        return Files.getPosixFilePermissions(path).stream().anyMatch(OF_OTHERS::contains);
    }

    /** The content, for the caller to wipe. */
    public byte[] read() throws IOException {
        return Files.readAllBytes(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}

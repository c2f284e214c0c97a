package org.medchain.keys.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Directories in memory, where the system has room for them. Commits and files that must be on disk cost nothing there, and most of the time
 * tests wait for those. No test here cuts the machine's power, so none can tell the difference.
 */
public final class MemoryDisk implements TempDirFactory {

    private static final Path PLACE = Path.of("/dev/shm");

    /** Bytes that must be free, far more than tests take: containers often have 64 MB in all. */
    private static final long ROOM = 4L << 30;

    /** Returns a new directory, on the disk if memory has no room. */
    public static Path newDirectory(String prefix) throws IOException {
        return hasRoom() ? Files.createTempDirectory(PLACE, prefix) : Files.createTempDirectory(prefix);
    }

    private static boolean hasRoom() throws IOException {
        return Files.isDirectory(PLACE) && Files.getFileStore(PLACE).getUsableSpace() >= ROOM;
    }

    /** Makes the directory of a field or parameter with {@code TempDir}. */
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return newDirectory("junit");
    }
}

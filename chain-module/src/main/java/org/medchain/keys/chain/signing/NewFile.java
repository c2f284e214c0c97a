package org.medchain.keys.chain.signing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that appears whole, with its mode and on disk, or not at all; of several processes that create it at once one wins.
 *
 * <p>Limit: needs a file system with POSIX permissions and hard links.
 */
public final class NewFile {

    public static final String OWNER_READS = "rw-------";
    static final String ALL_READ = "rw-r--r--";

    private NewFile() {}

    /** Creates a file and forces it to disk. Never changes a file that exists already. */
    public static void create(Path file, String permissions, byte[] content) throws IOException {
        Path directory = directoryOf(file);
        Path draft = directory.resolve("." + UUID.randomUUID() + ".draft");
        try {
            write(draft, permissions, content);
            link(file, draft);
            // In any case: another process that made the file may not have brought its name to the disk.
            force(directory);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** A hard link, unlike a move, never replaces a file that another process made meanwhile. */
    private static void link(Path file, Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw e;
            }
        }
    }

    private static void write(Path draft, String permissions, byte[] content) throws IOException {
        FileAttribute<Set<PosixFilePermission>> mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        Set<StandardOpenOption> newFile = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(draft, newFile, mode)) {
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
    }

    /** A new name is on disk only once its directory is. */
    public static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path directoryOf(Path file) {
        return file.toAbsolutePath().normalize().getParent();
    }
}

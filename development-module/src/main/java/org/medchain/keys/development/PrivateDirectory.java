package org.medchain.keys.development;

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
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A directory that its owner alone can enter (mode 0700), with files that its owner alone can read (mode 0600).
 *
 * <p>Guarantee: a file has its mode from its first moment on and appears whole or not at all; of several processes that
 * create it at once one wins, and all see the winner's content. A file that exists is never rewritten.
 *
 * <p>Limit: needs a file system with POSIX permissions and hard links.
 */
final class PrivateDirectory {

    private static final String OWNER_ONLY_DIRECTORY = "rwx------";
    private static final String OWNER_ONLY_FILE = "rw-------";

    private final Path path;

    private PrivateDirectory(Path path) {
        this.path = path;
    }

    /** @throws DevelopmentException if it can't be made, is no directory, or others may enter it */
    static PrivateDirectory createOrOpen(Path path) {
        try {
            Files.createDirectory(path, mode(OWNER_ONLY_DIRECTORY));
        } catch (FileAlreadyExistsException e) {
            requireDirectory(path, e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new DevelopmentException("cannot make " + path + " with mode 0700", e);
        }
        requireOwnerOnly(path, "700");
        return new PrivateDirectory(path);
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /**
     * The content of the file, which is made first if it does not exist.
     *
     * @param newContent called only if the file does not exist; what it returns is wiped
     * @throws DevelopmentException if others may read the file, or it can't be made or read
     */
    byte[] readOrCreate(String name, Supplier<byte[]> newContent) {
        Path file = resolve(name);
        try {
            if (Files.notExists(file)) {
                create(file, newContent);
            }
            requireOwnerOnly(file, "600");
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new DevelopmentException("cannot make or read " + file, e);
        }
    }

    private void create(Path file, Supplier<byte[]> newContent) throws IOException {
        Path draft = path.resolve("." + UUID.randomUUID() + ".draft");
        byte[] content = newContent.get();
        try {
            writeDraft(draft, content);
            // A hard link, unlike a move, never replaces a file that another process made meanwhile.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            requireFile(file, e);
        } finally {
            Arrays.fill(content, (byte) 0);
            Files.deleteIfExists(draft);
        }
    }

    private static void writeDraft(Path draft, byte[] content) throws IOException {
        Set<StandardOpenOption> newFile = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(draft, newFile, mode(OWNER_ONLY_FILE))) {
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
    }

    private static void requireDirectory(Path path, IOException cause) {
        if (!Files.isDirectory(path)) {
            throw new DevelopmentException(path + " exists and is not a directory", cause);
        }
    }

    private static void requireFile(Path file, IOException cause) {
        if (!Files.isRegularFile(file)) {
            throw new DevelopmentException(file + " exists and is not a file", cause);
        }
    }

    private static void requireOwnerOnly(Path path, String octalMode) {
        try {
            String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            if (!permissions.endsWith("------")) {
                throw new DevelopmentException(path + " is open to other users; if its content can be trusted: chmod "
                        + octalMode + " " + path);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new DevelopmentException("cannot read the mode of " + path, e);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}

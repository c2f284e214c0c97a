package org.medchain.keys.development;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.chain.signing.PrivateFile;

/**
 * A directory that its owner alone can enter (mode 0700), with files that its owner alone can read (mode 0600), each a
 * {@link PrivateFile}.
 *
 * <p>Limit: needs a file system with POSIX permissions and hard links.
 */
final class PrivateDirectory {

    private static final String OWNER_ONLY = "rwx------";

    private final Path path;

    private PrivateDirectory(Path path) {
        this.path = path;
    }

    /** @throws DevelopmentException if it can't be made, is no directory, or others may enter it */
    static PrivateDirectory createOrOpen(Path path) {
        try {
            Files.createDirectory(path, ownerOnly());
        } catch (FileAlreadyExistsException e) {
            requireDirectory(path, e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new DevelopmentException("cannot make " + path + " with mode 0700", e);
        }
        requireOwnerOnly(path);
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
        PrivateFile file = new PrivateFile(resolve(name));
        try {
            file.createIfMissing(newContent);
            if (file.isOpenToOthers()) {
                throw openToOthers(resolve(name), "600");
            }
            return file.read();
        } catch (IOException | UnsupportedOperationException e) {
            throw new DevelopmentException("cannot make or read " + file, e);
        }
    }

    private static void requireDirectory(Path path, IOException cause) {
        if (!Files.isDirectory(path)) {
            throw new DevelopmentException(path + " exists and is not a directory", cause);
        }
    }

    private static void requireOwnerOnly(Path path) {
        try {
            String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            if (!permissions.endsWith("------")) {
                throw openToOthers(path, "700");
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new DevelopmentException("cannot read the mode of " + path, e);
        }
    }

    private static DevelopmentException openToOthers(Path path, String octalMode) {
        return new DevelopmentException(
                path + " is open to other users; if its content can be trusted: chmod " + octalMode + " " + path);
    }

    private static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY));
    }
}

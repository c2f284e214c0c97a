package org.medchain.keys.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file beside the place of another, readable for its owner alone, until it is moved there. It is deleted if it was not moved when it is closed, or
 * when the process is stopped (Ctrl-C, SIGTERM).
 *
 * <p>Limit: a process that is killed (SIGKILL) leaves it.
 */
final class PartFile implements AutoCloseable {

    private final Path path;
    private final OutputStream out;
    private final Thread deletion;

    private PartFile(Path path, OutputStream out, Thread deletion) {
        this.path = path;
        this.out = out;
        this.deletion = deletion;
    }

    static PartFile beside(Path place) throws IOException {
        Path path = create(place);
        Thread deletion = new Thread(() -> delete(path));
        Runtime.getRuntime().addShutdownHook(deletion);
        // Never made again: it may be deleted already.
        return new PartFile(path, Files.newOutputStream(path, StandardOpenOption.WRITE), deletion);
    }

    private static Path create(Path place) throws IOException {
        Path directory = place.getParent();
        return Files.createTempFile(directory, place.getFileName() + ".", ".part", ownerOnly(directory));
    }

    /**
     * Returns the attributes of a new file in the directory, so that its owner alone reads it from its first moment, if
     * the file system has modes.
     */
    static FileAttribute<?>[] ownerOnly(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OutputStream out() {
        return out;
    }

    /** Renames the file after its bytes are on the disk. */
    void moveTo(Path target, CopyOption... options) throws IOException {
        out.close();
        try (FileChannel written = FileChannel.open(path, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(path, target, options);
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(path);
        try {
            Runtime.getRuntime().removeShutdownHook(deletion);
        } catch (IllegalStateException e) {
            // The process is being stopped; it deletes what is deleted already.
        }
    }
}

package org.medchain.keys.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Files in a directory that was empty, readable for their owner alone: all of them, or none. They are deleted if they are not to be kept when this is
 * closed, or when the process is stopped (Ctrl-C, SIGTERM).
 *
 * <p>Limit: a process that is killed (SIGKILL) leaves those that it wrote.
 */
final class ShareFiles implements AutoCloseable {

    private final Path directory;
    private final List<Path> written = new ArrayList<>();
    private final Thread deletion = new Thread(this::end);
    private boolean ended;

    private ShareFiles(Path directory) {
        this.directory = directory;
    }

    static ShareFiles in(Path directory) {
        ShareFiles files = new ShareFiles(directory);
        Runtime.getRuntime().addShutdownHook(files.deletion);
        return files;
    }

    static void requireEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw CommandFailedException.wrongUsage("--to is not a directory");
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            if (found.iterator().hasNext()) {
                throw CommandFailedException.wrongUsage("--to is not empty");
            }
        }
    }

    synchronized void write(String name, byte[] content) throws IOException {
        if (ended) {
            throw new IOException("the process is being stopped");
        }
        Path file = directory.resolve(name);
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PartFile.ownerOnly(directory))) {
            written.add(file);
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
    }

    synchronized void keep() {
        written.clear();
    }

    /** Deletes what is not to be kept; nothing is written afterwards. */
    private synchronized void end() {
        ended = true;
        for (Path file : written) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        written.clear();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(deletion);
        } catch (IllegalStateException e) {
            // The process is being stopped; it deletes what is deleted already.
        }
    }
}

package org.medchain.keys.hsm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Locks that another process has on all files of a directory, as POSIX knows them. SoftHSM asks for a lock on its token's files and waits for it
 * without end: its library does not return from a call then.
 */
final class HeldFiles implements AutoCloseable {

    private static final int HELD = 'h';

    private final Process holder;

    private HeldFiles(Process holder) {
        this.holder = holder;
    }

    /** Returns when they are held. */
    static HeldFiles hold(Path directory) throws IOException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldFiles.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        HeldFiles held = new HeldFiles(holder);
        if (holder.getInputStream().read() != HELD) {
            held.close();
            throw new IOException("the files are not held");
        }
        return held;
    }

    /** The other process, which ends with its input. */
    public static void main(String[] arguments) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(arguments[0]))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        List<FileChannel> held = files.stream().map(HeldFiles::lock).toList();
        System.out.write(held.isEmpty() ? ' ' : HELD);
        System.out.flush();
        int unused = System.in.read();
    }

    /** Until the process ends. */
    private static FileChannel lock(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.lock();
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        try {
            if (!holder.waitFor(1, TimeUnit.MINUTES)) {
                throw new IOException("the files are held");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

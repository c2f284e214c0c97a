package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory, small enough to be filled up. Only root may mount one; elsewhere the test is skipped. */
final class SmallDisk implements AutoCloseable {

    private static final int CHUNK = 1 << 16;

    private final Path mountPoint;
    private final Thread unmountOnExit = new Thread(this::unmount);

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
        Runtime.getRuntime().addShutdownHook(unmountOnExit);
    }

    static SmallDisk mountAt(Path mountPoint, int megabytes) {
        try {
            Files.createDirectories(mountPoint);
            int status = Command.run(
                    "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", mountPoint.toString());
            assumeThat(status).as("a tmpfs can be mounted: that takes root").isZero();
            return new SmallDisk(mountPoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes every byte that is left. */
    void fill() {
        byte[] chunk = new byte[CHUNK];
        for (int size = CHUNK; size > 0; size /= 2) {
            try (OutputStream out = Files.newOutputStream(filler(size))) {
                while (true) {
                    out.write(chunk, 0, size);
                }
            } catch (IOException full) {
                // What it was for; a smaller piece may still fit.
            }
        }
    }

    void free() {
        try {
            for (int size = CHUNK; size > 0; size /= 2) {
                Files.deleteIfExists(filler(size));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler(int size) {
        return mountPoint.resolve("filler-" + size);
    }

    private void unmount() {
        Command.run("umount", "--lazy", mountPoint.toString());
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(unmountOnExit);
        unmount();
    }
}

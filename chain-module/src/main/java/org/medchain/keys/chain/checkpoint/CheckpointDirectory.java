package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.medchain.keys.chain.signing.NewFile;

/**
 * The directory that keeps checkpoints: one file for each tenant, one line for each checkpoint, in the order of writing.
 * Nothing here changes or removes a line, and a file that is set aside keeps all of its own; mount it where the database's owner can't either. Several nodes may append to one
 * directory.
 */
public final class CheckpointDirectory {

    /** The files that are written at a time: enough for a disk, however many processors there are. */
    private static final int WRITERS = 8;

    /** Between rounds the threads stay; those of a directory that is used no more end. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Path directory;
    private final ExecutorService writers;

    /** The directory exists; it is not made here, since one that is missing is most likely not mounted. */
    public CheckpointDirectory(Path directory) {
        this(directory, IDLE);
    }

    /** @param idle the time after which a thread ends that has nothing to write */
    CheckpointDirectory(Path directory, Duration idle) {
        this.directory = directory;
        this.writers = writers(idle);
    }

    /** Makes no thread yet: who only reads has none. */
    private static ExecutorService writers(Duration idle) {
        ThreadPoolExecutor writers = new ThreadPoolExecutor(
                WRITERS, WRITERS, idle.toNanos(), TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread writer = new Thread(work, "checkpoint-writer");
                    writer.setDaemon(true);
                    return writer;
                });
        writers.allowCoreThreadTimeOut(true);
        return writers;
    }

    /**
     * Appends to the tenant's file. When this returns, the line is on disk.
     *
     * @throws UncheckedIOException if that can't be said; part of the line may be there then
     */
    public void append(Checkpoint checkpoint) {
        Path file = fileOf(checkpoint.head().tenantId());
        try {
            boolean isNew = Files.notExists(file);
            // One write in append mode, so that lines of several nodes don't mix.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                ByteBuffer line = bytes((endsWithinALine(file) ? "\n" : "") + checkpoint + "\n");
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                channel.force(true);
            }
            if (isNew) {
                NewFile.force(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Appends to the files of many tenants, a few at a time: a file system brings files that are forced at the same time to disk together. When this
     * returns, each line is on disk, or it is said why not.
     *
     * @param round of different tenants
     */
    public Map<Checkpoint, Optional<UncheckedIOException>> append(List<Checkpoint> round) {
        Map<Checkpoint, Optional<UncheckedIOException>> written = new ConcurrentHashMap<>();
        CompletableFuture.allOf(round.stream()
                        .map(it -> CompletableFuture.runAsync(() -> written.put(it, tryToAppend(it)), writers))
                        .toArray(CompletableFuture[]::new))
                .join();
        return written;
    }

    private Optional<UncheckedIOException> tryToAppend(Checkpoint checkpoint) {
        try {
            append(checkpoint);
            return Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of(e);
        }
    }

    /** A crash can leave part of a line: the next one begins on a line of its own. */
    private static boolean endsWithinALine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads the tenant's file once, from its beginning to its end. The caller closes what it gets.
     *
     * @throws UncheckedIOException if the file can't be read
     */
    public KeptCheckpoints read(String tenantId) {
        try {
            return KeptCheckpoints.read(fileOf(tenantId));
        } catch (NoSuchFileException e) {
            return KeptCheckpoints.none();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The tenant's last checkpoints, the last written first, in constant memory; lines that are none are passed over.
     *
     * @param before only those whose line begins before this place of the file
     * @param limit how many at most
     * @throws UncheckedIOException if the file can't be read
     */
    public List<Placed> readBackwards(String tenantId, long before, int limit) {
        try (FileChannel channel = FileChannel.open(fileOf(tenantId), StandardOpenOption.READ)) {
            return new LinesBackwards(channel, before).read(limit);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sets the tenant's file aside, with all its lines: its newest checkpoint is of a chain that is lost. The next checkpoint begins
     * another file. Of servers that do this at once one succeeds, and none replaces what was set aside.
     *
     * @param lost the newest checkpoint of the file
     * @throws UncheckedIOException if that can't be done
     */
    public void setAside(Checkpoint lost) {
        String tenantId = lost.head().tenantId();
        Path file = fileOf(tenantId);
        Path aside = directory.resolve(CheckpointFileName.aside(lost.head()));
        try {
            if (Files.exists(aside) && !Files.isSameFile(aside, file)) {
                throw new FileAlreadyExistsException(aside.toString());
            }
            if (Files.notExists(aside)) {
                // Unlike a move, a link never replaces a file.
                Files.createLink(aside, file);
            }
            NewFile.force(directory);
            Files.delete(file);
            NewFile.force(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Finds the newest checkpoint of each of the tenant's files that were set aside, by the size of the chain. Whether it is genuine is not
     * looked at.
     *
     * @throws UncheckedIOException if a file can't be read
     */
    public List<Checkpoint> lost(String tenantId) {
        List<Checkpoint> lost = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, CheckpointFileName.of(tenantId) + CheckpointFileName.ASIDE + "*")) {
            for (Path file : files) {
                try (KeptCheckpoints kept = KeptCheckpoints.read(file)) {
                    kept.newest().ifPresent(lost::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lost.sort(Comparator.comparing(Checkpoint::time));
        return lost;
    }

    private Path fileOf(String tenantId) {
        return directory.resolve(CheckpointFileName.of(tenantId));
    }

    /** A checkpoint, and where in the tenant's file its line begins. */
    public record Placed(long place, Checkpoint checkpoint) {}
}

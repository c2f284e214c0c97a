package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.chain.signing.NewFile;

/** Appends the rounds of this process to files that are its own. Not for several threads. */
public final class RoundWriter {

    /** A start reads what was written since the last round of all chains, or more. */
    private static final Duration BETWEEN_FULL_ROUNDS = Duration.ofHours(1);

    private final Path directory;
    private Optional<RoundFile> file = Optional.empty();
    private Instant lastFull = Instant.MIN;

    RoundWriter(Path directory) {
        this.directory = directory;
    }

    /** Returns true if the next round is to have all chains: the first one of a file, and one an hour. */
    public boolean isFullDue(Instant now) {
        return file.isEmpty()
                || day(now).isAfter(file.get().day())
                || Duration.between(lastFull, now).abs().compareTo(BETWEEN_FULL_ROUNDS) >= 0;
    }

    /**
     * Appends rounds of the same time at once. When this returns, they are on disk.
     *
     * @throws UncheckedIOException if that can't be said; part of them may be there then
     */
    public void append(Round... rounds) {
        Round round = rounds[rounds.length - 1];
        try {
            LocalDate day = day(round.root().time());
            if (file.isEmpty() || day.isAfter(file.get().day()) || Files.notExists(path())) {
                file = Optional.of(create(day));
            }
            write(path(), Stream.of(rounds).map(Round::toString).collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (round.root().full()) {
            lastFull = round.root().time();
        }
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private Path path() {
        return directory.resolve(file.orElseThrow().name());
    }

    private RoundFile create(LocalDate day) throws IOException {
        lastFull = Instant.MIN;
        RoundFile next = next(day);
        try {
            Files.createFile(directory.resolve(next.name()));
            NewFile.force(directory);
            return next;
        } catch (FileAlreadyExistsException e) {
            // Another server was quicker, and has that number.
            return create(day);
        }
    }

    private RoundFile next(LocalDate day) throws IOException {
        List<RoundFile> files = RoundFile.among(CheckpointFileName.in(directory));
        Optional<RoundFile> last = files.isEmpty() ? Optional.empty() : Optional.of(files.get(files.size() - 1));
        return last.filter(it -> !day.isAfter(it.day()))
                .map(it -> new RoundFile(it.day(), it.number() + 1))
                .orElseGet(() -> new RoundFile(day, 1));
    }

    /** Appends lines, and forces them to disk: they begin a line of their own behind one that a crash cut. */
    static void write(Path file, String lines) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            String text = (endsWithinALine(file) ? "\n" : "") + lines;
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static boolean endsWithinALine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }
}

package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.chain.AuditTime;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.checkpoint.LeavesOfTenant.PlacedLeaf;
import org.medchain.keys.chain.signing.NewFile;

/**
 * The directory that keeps checkpoints: files of rounds, one of each server and day ({@link RoundWriter}), and the files of tenants that versions before v3
 * wrote, one line for each checkpoint. Nothing here changes or removes a line, and what is set aside stays; mount it where the database's owner can't either.
 * Several servers may write to one directory.
 *
 * <p>A file of a tenant may also hold the lines that prove leaves of rounds: so copies of a tenant's checkpoints are such a directory too.
 */
public final class CheckpointDirectory {

    /** A place above this is a time, since no file is so long. */
    private static final long LONGEST_FILE = 1L << 48;

    /** The number of last lines that may matter: servers that write at once displace the newest checkpoint by a few. */
    private static final int LAST_LINES = 64;

    private static final Comparator<Checkpoint> LAST_FIRST = Comparator.comparing(Checkpoint::time)
            .thenComparing(checkpoint -> checkpoint.head().size())
            .reversed();

    private final Path directory;

    /** The directory exists; it is not made here, since one that is missing is most likely not mounted. */
    public CheckpointDirectory(Path directory) {
        this.directory = directory;
    }

    /** The files that this process appends its rounds to. */
    public RoundWriter writer() {
        return new RoundWriter(directory);
    }

    /** The newest leaves of all chains, once they are looked at. */
    public NewestLeaves newest(CheckpointVerifier verifier) {
        return new NewestLeaves(directory, verifier);
    }

    /**
     * Reads the tenant's checkpoints: of days that are over, the last one of each file and no more. The caller closes what it gets.
     *
     * @throws UncheckedIOException if a file can't be read
     */
    public KeptCheckpoints read(String tenantId) {
        return read(tenantId, false);
    }

    /**
     * Reads all of the tenant's checkpoints, which takes as long as it takes to read all tenants' rounds. The caller closes what it gets.
     *
     * @throws UncheckedIOException if a file can't be read
     */
    public KeptCheckpoints readAll(String tenantId) {
        return read(tenantId, true);
    }

    private KeptCheckpoints read(String tenantId, boolean all) {
        try {
            Path own = fileOf(tenantId);
            List<RoundFile> files = RoundFile.among(CheckpointFileName.in(directory));
            LocalDate recent = all ? LocalDate.MIN : RoundFile.firstRecentDay(files);
            Instant asideUntil = asideUntil(tenantId);
            return KeptCheckpoints.read(
                    tenantId,
                    Files.exists(own) ? List.of(own) : List.of(),
                    files.stream()
                            .map(it -> new KeptCheckpoints.RoundsToRead(
                                    directory.resolve(it.name()),
                                    asideUntil,
                                    it.day().isBefore(recent)))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Instant asideUntil(String tenantId) throws IOException {
        String own = CheckpointFileName.of(tenantId) + CheckpointFileName.ASIDE;
        SetAside aside = new SetAside(directory);
        aside.look(CheckpointFileName.in(directory).stream()
                .filter(name -> name.startsWith(own))
                .toList());
        return aside.until(tenantId);
    }

    /**
     * The tenant's last checkpoints, those of rounds first and the last signed first; lines that are none are passed over. Of days
     * that are over, the last one of each file.
     *
     * @param before only those that are behind this place
     * @param limit how many at most
     * @throws UncheckedIOException if a file can't be read
     */
    public List<Placed> readBackwards(String tenantId, long before, int limit) {
        try {
            List<Placed> found = new ArrayList<>();
            if (before > LONGEST_FILE) {
                found.addAll(readRoundsBackwards(tenantId, before, limit));
            }
            if (Files.exists(fileOf(tenantId))) {
                found.addAll(readBackwards(fileOf(tenantId), Math.min(before, LONGEST_FILE), limit - found.size()));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Placed> readRoundsBackwards(String tenantId, long before, int limit) throws IOException {
        List<RoundFile> files = RoundFile.among(CheckpointFileName.in(directory));
        LocalDate recent = RoundFile.firstRecentDay(files);
        Instant asideUntil = asideUntil(tenantId);
        Map<Leaf, Checkpoint> found = new HashMap<>();
        LocalDate day = LocalDate.MAX;
        for (RoundFile file : (Iterable<RoundFile>) files.stream().sorted(Comparator.reverseOrder())::iterator) {
            if (found.size() >= limit && file.day().isBefore(day)) {
                break;
            }
            day = file.day();
            try (FileChannel channel = file.open(directory)) {
                LeavesOfTenant leaves = new LeavesOfTenant(channel, tenantId, asideUntil);
                take(day.isBefore(recent) ? leaves.lastOnly() : leaves, before, limit, found);
            }
        }
        return found.values().stream()
                .sorted(LAST_FIRST)
                .limit(limit)
                .map(it -> new Placed(AuditTime.toMicros(it.time()), it))
                .toList();
    }

    private static void take(LeavesOfTenant leaves, long before, int limit, Map<Leaf, Checkpoint> found)
            throws IOException {
        int added = 0;
        Optional<PlacedLeaf> next = leaves.next();
        while (next.isPresent() && added < limit) {
            Leaf leaf = next.get().leaf();
            if (AuditTime.toMicros(leaf.time()) < before) {
                Checkpoint checkpoint =
                        next.get().round().find(leaf.head().tenantId()).orElseThrow();
                Checkpoint known = found.get(leaf);
                if (known == null || !known.isSignedTwice()) {
                    found.put(leaf, checkpoint);
                }
                added += known == null ? 1 : 0;
            }
            next = leaves.next();
        }
    }

    /** The last checkpoints of a file of lines; none if there is no file. */
    static List<Checkpoint> lastOf(Path file) throws IOException {
        try {
            return readBackwards(file, Long.MAX_VALUE, LAST_LINES).stream()
                    .map(Placed::checkpoint)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The last checkpoints of a file of lines. */
    static List<Placed> readBackwards(Path file, long before, int limit) throws IOException {
        List<Placed> found = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            LinesBackwards lines = new LinesBackwards(channel, before);
            while (found.size() < limit) {
                Optional<LinesBackwards.Line> line = lines.next();
                if (line.isEmpty()) {
                    break;
                }
                parse(line.get().text())
                        .ifPresent(it -> found.add(new Placed(line.get().place(), it)));
            }
        }
        return found;
    }

    /** The checkpoint of this line; empty if it is none, such as the empty text behind the last line feed. */
    private static Optional<Checkpoint> parse(String line) {
        try {
            return Optional.of(Checkpoint.parse(line));
        } catch (MalformedAuditException e) {
            return Optional.empty();
        }
    }

    /**
     * Sets the tenant's checkpoints aside, up to this one: its chain is lost. The file of the tenant's lines, if there is one, gets another name; behind them
     * stands this leaf's checkpoint, which says that leaves of rounds up to its time are aside too. Of servers that do this at once none replaces what was
     * set aside.
     *
     * @param lost the newest leaf of the tenant
     * @throws UncheckedIOException if that can't be done
     */
    public void setAside(Leaf lost) {
        String tenantId = lost.head().tenantId();
        Path file = fileOf(tenantId);
        Path aside = directory.resolve(CheckpointFileName.aside(lost.head()));
        try {
            Optional<Checkpoint> proof = find(lost);
            if (Files.exists(file)) {
                aside = nameFor(file, aside);
                rename(file, aside);
            }
            if (proof.isPresent()) {
                RoundWriter.write(aside, proof.get() + "\n");
                NewFile.force(directory);
            } else if (Files.notExists(aside)) {
                throw new NoSuchFileException(file.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The proof of this leaf, unless it is of a line before v3. */
    private Optional<Checkpoint> find(Leaf leaf) throws IOException {
        long behind = AuditTime.toMicros(leaf.time()) + 1;
        return readRoundsBackwards(leaf.head().tenantId(), behind, 1).stream()
                .map(Placed::checkpoint)
                .filter(it -> it.leaf().equals(leaf))
                .findFirst();
    }

    /** The name, or one with a number if another file has it: a server of a version before v3 set the same chain aside. */
    private static Path nameFor(Path file, Path aside) throws IOException {
        Path name = aside;
        for (int number = 2; Files.exists(name) && !Files.isSameFile(name, file); number++) {
            name = aside.resolveSibling(aside.getFileName() + "-" + number);
        }
        return name;
    }

    private void rename(Path file, Path aside) throws IOException {
        if (Files.notExists(aside)) {
            // Unlike a move, a link never replaces a file.
            Files.createLink(aside, file);
        }
        NewFile.force(directory);
        Files.delete(file);
        NewFile.force(directory);
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

    /**
     * A checkpoint, and its place among the tenant's: where its line begins in the tenant's file, or its time in microseconds. Places of lines are below those
     * of rounds.
     */
    public record Placed(long place, Checkpoint checkpoint) {}
}

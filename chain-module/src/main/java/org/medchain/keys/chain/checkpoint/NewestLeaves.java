package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.checkpoint.RoundsBackwards.PlacedRound;

/**
 * The newest genuine leaf of each chain in a directory, whichever server signed it. Held in memory: a look reads what was written since the one before, and the
 * first one what each server wrote since its newest round of all chains. Not for several threads.
 *
 * <p>Guarantee: days are read backwards until two are passed in which each file has such a round. So what a server knew, another one knows after its
 * start.
 */
public final class NewestLeaves {

    /** Ends the first look. Of two days, since a file may lack what another server signed just before midnight. */
    private static final int WHOLE_DAYS = 2;

    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    private final Path directory;
    private final CheckpointVerifier verifier;

    private final Map<String, Newest> newest = new HashMap<>();

    /** The place up to which each file of rounds is read. */
    private final Map<RoundFile, Position> read = new TreeMap<>();

    /** The names of the directory's files at the last look. */
    private Set<String> names = Set.of();

    /** The length of each tenant's file when it was read. */
    private final Map<String, Long> lengths = new HashMap<>();

    /** False while nothing is known, which is not to pass for knowledge that there is nothing. */
    private boolean looked;

    private final SetAside aside;

    /**
     * @param end the end of its last round
     * @param size with what is behind that: part of a round, which is being written or never will be
     */
    private record Position(long end, long size) {

        private static final Position BEGINNING = new Position(0, 0);
    }

    private record Newest(Leaf leaf, boolean signedTwice) {

        boolean isNewerThan(Newest other) {
            int bySize = Long.compare(leaf.head().size(), other.leaf.head().size());
            int byStrength = Boolean.compare(signedTwice, other.signedTwice);
            return bySize > 0 || (bySize == 0 && byStrength > 0);
        }
    }

    NewestLeaves(Path directory, CheckpointVerifier verifier) {
        this.directory = directory;
        this.verifier = verifier;
        this.aside = new SetAside(directory);
    }

    /**
     * Reads what was written since the look before.
     *
     * @throws UncheckedIOException if the directory can't be read
     */
    public void look() {
        try {
            List<String> found = CheckpointFileName.in(directory);
            names = Set.copyOf(found);
            if (aside.look(found)) {
                // What is known may be set aside, and what hid behind it may be right.
                forget();
            }
            List<RoundFile> files = RoundFile.among(found);
            if (!files.containsAll(read.keySet())) {
                forget();
            }
            lookAt(files);
            looked = true;
        } catch (IOException e) {
            forget();
            throw new UncheckedIOException(e);
        } catch (MalformedAuditException e) {
            forget();
            throw e;
        }
    }

    private void lookAt(List<RoundFile> files) throws IOException {
        if (read.isEmpty()) {
            readBack(files);
            return;
        }
        LocalDate oldest = read.keySet().iterator().next().day();
        for (RoundFile file : files) {
            if (!file.day().isBefore(oldest)) {
                readBack(file);
            }
        }
    }

    private void readBack(List<RoundFile> files) throws IOException {
        TreeMap<LocalDate, List<RoundFile>> days =
                files.stream().collect(Collectors.groupingBy(RoundFile::day, TreeMap::new, Collectors.toList()));
        int whole = 0;
        for (List<RoundFile> day : days.descendingMap().values()) {
            boolean isWhole = true;
            for (RoundFile file : day) {
                isWhole &= readBack(file);
            }
            whole += isWhole ? 1 : 0;
            if (whole == WHOLE_DAYS) {
                return;
            }
        }
    }

    /** @return whether a round of all chains was found, or the file is as it was */
    private boolean readBack(RoundFile file) throws IOException {
        Position before = read.getOrDefault(file, Position.BEGINNING);
        if (sizeOf(directory.resolve(file.name())) == before.size()) {
            return read.containsKey(file);
        }
        try (FileChannel channel = file.open(directory)) {
            long size = channel.size();
            RoundsBackwards rounds = new RoundsBackwards(channel, size);
            Optional<PlacedRound> next = rounds.next();
            Position after = new Position(next.map(PlacedRound::end).orElse(0L), size);
            Optional<Instant> full = Optional.empty();
            while (next.isPresent() && next.get().start() >= before.end()) {
                Round round = next.get().round();
                if (full.isPresent() && !full.get().equals(round.root().time())) {
                    break;
                }
                if (verifier.trusts(round)) {
                    take(round);
                    full = round.root().full() ? Optional.of(round.root().time()) : full;
                }
                next = rounds.next();
            }
            read.put(file, after);
            return full.isPresent();
        } catch (NoSuchFileException e) {
            // Moved away meanwhile: the next look begins again if it was read.
            return false;
        }
    }

    /** The size of a file, 0 if there is none. A link to one that is not there can't be read, which is something else. */
    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return 0;
        }
    }

    private void take(Round round) {
        boolean twice = round.root().seal().second().isPresent();
        round.leaves().stream().filter(aside::leaves).forEach(leaf -> take(new Newest(leaf, twice)));
    }

    private void take(Newest found) {
        newest.merge(found.leaf().head().tenantId(), found, (known, other) -> other.isNewerThan(known) ? other : known);
    }

    /** Begins again: what counts is what is in the directory. Nothing is known until the next look. */
    public void forget() {
        looked = false;
        newest.clear();
        read.clear();
        lengths.clear();
    }

    /**
     * Looks at the tenant's own file, as versions before v3 write it, if the last look found one and it changed; at the directory too unless the last look is
     * known. Tenants without such a file cost no question to the system: those were half of what a round of 100,000 chains took.
     *
     * @throws UncheckedIOException if it can't be read
     */
    public void lookAtFileOf(String tenantId) {
        String name = CheckpointFileName.of(tenantId);
        Path file = directory.resolve(name);
        try {
            lookUnlessLooked();
            long length = names.contains(name) ? sizeOf(file) : 0;
            if (length < lengths.getOrDefault(tenantId, 0L)) {
                forget();
                look();
            }
            if (length == lengths.getOrDefault(tenantId, 0L)) {
                return;
            }
            CheckpointDirectory.lastOf(file).stream()
                    .filter(it -> it.head().tenantId().equals(tenantId))
                    .sorted((one, other) ->
                            Long.compare(other.head().size(), one.head().size()))
                    .filter(it -> isKnown(it) || verifier.isGenuine(it) || verifier.isSignedOnce(it))
                    .findFirst()
                    .ifPresent(it -> take(new Newest(it.leaf(), it.isSignedTwice())));
            lengths.put(tenantId, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lookUnlessLooked() {
        if (!looked) {
            look();
        }
    }

    private boolean isKnown(Checkpoint checkpoint) {
        return new Newest(checkpoint.leaf(), checkpoint.isSignedTwice())
                .equals(newest.get(checkpoint.head().tenantId()));
    }

    /** Finds the newest leaf of the tenant, as far as the directory was looked at: nothing after a look that failed. */
    public Optional<Leaf> find(String tenantId) {
        return Optional.ofNullable(newest.get(tenantId)).map(Newest::leaf);
    }

    /** Returns true if Ed25519 alone signed the tenant's newest leaf. */
    public boolean isSignedOnce(String tenantId) {
        Newest found = newest.get(tenantId);
        return found != null && !found.signedTwice();
    }

    /**
     * Returns the newest leaves of all tenants.
     *
     * @throws UncheckedIOException if the last look failed, and this one too
     */
    public Collection<Leaf> all() {
        lookUnlessLooked();
        return newest.values().stream().map(Newest::leaf).toList();
    }

    /** Returns this time, or a later one if leaves of this time are set aside: a clock was ahead. */
    public Instant notAside(String tenantId, Instant time) {
        Instant until = aside.until(tenantId);
        if (time.isAfter(until)) {
            return time;
        }
        Instant newestTime = find(tenantId).map(Leaf::time).orElse(until);
        return (newestTime.isAfter(until) ? newestTime : until).plus(MICROSECOND);
    }
}

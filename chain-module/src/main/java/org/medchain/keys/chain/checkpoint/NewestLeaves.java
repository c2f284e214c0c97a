package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.chain.checkpoint.RoundsBackwards.PlacedRound;

/**
 * The newest genuine leaf of each chain in a directory, whichever server signed it. Held in memory: a look reads what was written since the one before, and the
 * first one what each server wrote since its newest round of all chains. Not for several threads.
 *
 * <p>Guarantee: days are read backwards until two are passed in which each file has such a round. So what a server knew, another one knows after its
 * start.
 */
public final class NewestLeaves {

    /** The number of last lines of a tenant's file that are read: servers that write at once displace the newest checkpoint by a few. */
    private static final int LAST_LINES = 64;

    /** Ends the first look. Of two days, since a file may lack what another server signed just before midnight. */
    private static final int WHOLE_DAYS = 2;

    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    private final Path directory;
    private final CheckpointVerifier verifier;

    private final Map<String, Newest> newest = new HashMap<>();

    /** The place up to which each file of rounds is read. */
    private final Map<RoundFile, Position> read = new TreeMap<>();

    /** The length of each tenant's file when it was read. */
    private final Map<String, Long> lengths = new HashMap<>();

    /** The files that were set aside, and the time up to which leaves of each tenant are. */
    private Set<String> filesAside = Set.of();

    private final Map<String, Instant> asideUntil = new HashMap<>();

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
    }

    /**
     * Reads what was written since the look before.
     *
     * @throws UncheckedIOException if the directory can't be read
     */
    public void look() {
        try {
            List<String> names = CheckpointFileName.in(directory);
            lookAside(names);
            List<RoundFile> files = RoundFile.among(names);
            if (!files.containsAll(read.keySet())) {
                forget();
            }
            lookAt(files);
        } catch (IOException e) {
            // Half of a first look would pass for the whole.
            forget();
            throw new UncheckedIOException(e);
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
        if (directory.resolve(file.name()).toFile().length() == before.size()) {
            return read.containsKey(file);
        }
        try (FileChannel channel = file.open(directory)) {
            long size = channel.size();
            RoundsBackwards rounds = new RoundsBackwards(channel, size);
            List<Round> found = new ArrayList<>();
            Optional<PlacedRound> next = rounds.next();
            Position after = new Position(next.map(PlacedRound::end).orElse(0L), size);
            boolean full = false;
            while (!full && next.isPresent() && next.get().start() >= before.end()) {
                if (verifier.trusts(next.get().round())) {
                    found.add(next.get().round());
                    full = next.get().round().root().full();
                }
                next = rounds.next();
            }
            Collections.reverse(found);
            found.forEach(this::take);
            read.put(file, after);
            return full;
        } catch (NoSuchFileException e) {
            // Moved away meanwhile: the next look begins again.
            return true;
        }
    }

    private void take(Round round) {
        boolean twice = round.root().seal().second().isPresent();
        round.leaves().stream()
                .filter(leaf ->
                        leaf.time().isAfter(asideUntil.getOrDefault(leaf.head().tenantId(), Instant.MIN)))
                .forEach(leaf -> take(new Newest(leaf, twice)));
    }

    private void take(Newest found) {
        newest.merge(found.leaf().head().tenantId(), found, (known, other) -> other.isNewerThan(known) ? other : known);
    }

    /** Forgets all once a file was set aside: what is known may be in it, and what hid behind it may be right. */
    private void lookAside(List<String> names) throws IOException {
        Set<String> aside = names.stream().filter(CheckpointFileName::isAside).collect(Collectors.toSet());
        if (aside.equals(filesAside)) {
            return;
        }
        asideUntil.clear();
        for (String name : aside) {
            for (Checkpoint lost : lastOf(directory.resolve(name))) {
                asideUntil.merge(lost.head().tenantId(), lost.time(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        forget();
        filesAside = aside;
    }

    /** Begins again: what counts is what is in the directory. */
    private void forget() {
        newest.clear();
        read.clear();
        lengths.clear();
    }

    private static List<Checkpoint> lastOf(Path file) throws IOException {
        try {
            return CheckpointDirectory.readBackwards(file, Long.MAX_VALUE, LAST_LINES).stream()
                    .map(Placed::checkpoint)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Looks at the tenant's own file, as versions before v3 write it, if that changed.
     *
     * @throws UncheckedIOException if it can't be read
     */
    public void lookAtFileOf(String tenantId) {
        Path file = directory.resolve(CheckpointFileName.of(tenantId));
        long length = file.toFile().length();
        long before = lengths.getOrDefault(tenantId, 0L);
        if (before == length) {
            return;
        }
        if (length < before) {
            forget();
            look();
        }
        try {
            lastOf(file).stream()
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

    private boolean isKnown(Checkpoint checkpoint) {
        return new Newest(checkpoint.leaf(), checkpoint.isSignedTwice())
                .equals(newest.get(checkpoint.head().tenantId()));
    }

    /** Finds the newest leaf of the tenant, as far as the directory was looked at. */
    public Optional<Leaf> find(String tenantId) {
        return Optional.ofNullable(newest.get(tenantId)).map(Newest::leaf);
    }

    /** Returns true if Ed25519 alone signed the tenant's newest leaf. */
    public boolean isSignedOnce(String tenantId) {
        Newest found = newest.get(tenantId);
        return found != null && !found.signedTwice();
    }

    /** Returns the newest leaves of all tenants, as far as the directory was looked at. */
    public Collection<Leaf> all() {
        return newest.values().stream().map(Newest::leaf).toList();
    }

    /** Returns this time, or a later one if leaves of this time are set aside: a clock was ahead. */
    public Instant notAside(String tenantId, Instant time) {
        Instant next = asideUntil.getOrDefault(tenantId, Instant.MIN);
        return time.isAfter(next) ? time : next.plus(MICROSECOND);
    }
}

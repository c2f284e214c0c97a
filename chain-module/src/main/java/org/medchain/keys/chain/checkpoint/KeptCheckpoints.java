package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.checkpoint.LeavesOfTenant.PlacedLeaf;

/**
 * A tenant's checkpoints, in files that are open: read once, then asked by the size of the chain, in whatever
 * order the lines are. Whether a checkpoint is genuine is not looked at. What is appended meanwhile is not there.
 *
 * <p>It needs 16 bytes for each checkpoint, not the line. Not for several threads.
 */
public final class KeptCheckpoints implements AutoCloseable {

    /** A place has the number of its file above these bits: 0 for the tenant's own. */
    private static final int PLACE_BITS = 40;

    private final String tenantId;
    private Optional<CheckpointLines> lines = Optional.empty();
    private final List<FileChannel> rounds = new ArrayList<>();
    private final PlacesBySize places = new PlacesBySize();
    private long unreadableLines;
    private Optional<Checkpoint> newest = Optional.empty();
    private String lastLeaf = "";

    private KeptCheckpoints(String tenantId) {
        this.tenantId = tenantId;
    }

    /** Returns the checkpoints of a tenant without a file: none. */
    public static KeptCheckpoints none() {
        return new KeptCheckpoints("");
    }

    static KeptCheckpoints read(Path file) throws IOException {
        return read("", List.of(file), List.of());
    }

    /** A file of rounds, and how it is to be read. */
    record RoundsToRead(Path path, Instant asideUntil, boolean lastOnly) {}

    private record Found(long size, long place, String text) {}

    /**
     * @param own the file of the tenant's lines, if there is one
     * @param rounds the oldest first
     */
    static KeptCheckpoints read(String tenantId, List<Path> own, List<RoundsToRead> rounds) throws IOException {
        KeptCheckpoints kept = new KeptCheckpoints(tenantId);
        try {
            for (Path file : own) {
                kept.takeAll(CheckpointLines.open(file));
            }
            for (RoundsToRead file : rounds) {
                kept.takeAll(file);
            }
            kept.places.sort();
            return kept;
        } catch (IOException | RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    private void takeAll(CheckpointLines opened) throws IOException {
        lines = Optional.of(opened);
        long place = 0;
        while (place < opened.end()) {
            take(place, opened.at(place));
            place = opened.behind(place);
        }
    }

    private void take(long place, String line) {
        try {
            Checkpoint checkpoint = Checkpoint.parse(line);
            places.add(checkpoint.head().size(), place);
            noteIfNewest(checkpoint);
        } catch (MalformedAuditException e) {
            // Two nodes that both begin a line of their own behind a cut one leave an empty one.
            unreadableLines += line.isEmpty() ? 0 : 1;
        }
    }

    private void noteIfNewest(Checkpoint checkpoint) {
        if (newest.isEmpty() || checkpoint.time().isAfter(newest.get().time())) {
            newest = Optional.of(checkpoint);
        }
    }

    private void takeAll(RoundsToRead file) throws IOException {
        FileChannel channel = FileChannel.open(file.path());
        rounds.add(channel);
        LeavesOfTenant leaves = new LeavesOfTenant(channel, tenantId, file.asideUntil());
        if (file.lastOnly()) {
            leaves.lastOnly();
        }
        List<Found> found = new ArrayList<>();
        PlacedLeaf latest = null;
        for (Optional<PlacedLeaf> next = leaves.next(); next.isPresent(); next = leaves.next()) {
            PlacedLeaf leaf = next.get();
            found.add(new Found(leaf.leaf().head().size(), placeOf(leaf), leaf.text()));
            latest =
                    latest == null || !leaf.leaf().time().isBefore(latest.leaf().time()) ? leaf : latest;
        }
        Collections.reverse(found);
        found.forEach(this::take);
        Optional.ofNullable(latest).flatMap(it -> it.round().find(tenantId)).ifPresent(this::noteIfNewest);
        unreadableLines += leaves.unreadableLines();
    }

    private long placeOf(PlacedLeaf leaf) {
        return ((long) rounds.size() << PLACE_BITS) + leaf.end();
    }

    /** The first round of a file repeats what the last one of the file before has. */
    private void take(Found found) {
        if (!found.text().equals(lastLeaf)) {
            places.add(found.size(), found.place());
        }
        lastLeaf = found.text();
    }

    /** Returns the checkpoints of chains of this size, in the order of writing. */
    public List<Checkpoint> of(long size) {
        List<Checkpoint> found = new ArrayList<>();
        for (int i = places.indexFrom(size); i < places.count() && places.size(i) == size; i++) {
            found.add(read(places.place(i)));
        }
        return found;
    }

    private Checkpoint read(long place) {
        try {
            int file = (int) (place >>> PLACE_BITS);
            return file == 0
                    ? Checkpoint.parse(lines.orElseThrow().at(place))
                    : new RoundsBackwards(rounds.get(file - 1), place - ((long) file << PLACE_BITS))
                            .next()
                            .flatMap(it -> it.round().find(tenantId))
                            .orElseThrow(() -> new MalformedAuditException("checkpoint"));
        } catch (MalformedAuditException e) {
            throw new UncheckedIOException(new IOException("the file was changed while it was read", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The smallest size of this or more that there is a checkpoint of. */
    public OptionalLong sizeFrom(long size) {
        int index = places.indexFrom(size);
        return index < places.count() ? OptionalLong.of(places.size(index)) : OptionalLong.empty();
    }

    /** The largest size below this that there is a checkpoint of. */
    public OptionalLong sizeBelow(long size) {
        int index = places.indexFrom(size) - 1;
        return index >= 0 ? OptionalLong.of(places.size(index)) : OptionalLong.empty();
    }

    /** The one that was signed last, genuine or not. */
    public Optional<Checkpoint> newest() {
        return newest;
    }

    /** Returns how many lines are no checkpoints, such as one that a crash cut off. */
    public long unreadableLines() {
        return unreadableLines;
    }

    @Override
    public void close() {
        lines.ifPresent(CheckpointLines::close);
        try {
            for (FileChannel file : rounds) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.keys.chain.MalformedAuditException;

/**
 * A tenant's file of checkpoints, open: read once from its beginning to its end, then asked by the size of the chain, in whatever
 * order the lines are. Whether a checkpoint is genuine is not looked at. What is appended meanwhile is not there.
 *
 * <p>It needs 16 bytes for each line, not the line. Not for several threads.
 */
public final class KeptCheckpoints implements AutoCloseable {

    private final Optional<CheckpointLines> lines;
    private final PlacesBySize places = new PlacesBySize();
    private long unreadableLines;
    private Optional<Checkpoint> newest = Optional.empty();

    private KeptCheckpoints(Optional<CheckpointLines> lines) {
        this.lines = lines;
    }

    /** Returns the checkpoints of a tenant without a file: none. */
    public static KeptCheckpoints none() {
        return new KeptCheckpoints(Optional.empty());
    }

    static KeptCheckpoints read(Path file) throws IOException {
        CheckpointLines lines = CheckpointLines.open(file);
        try {
            KeptCheckpoints kept = new KeptCheckpoints(Optional.of(lines));
            kept.takeAll(lines);
            return kept;
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private void takeAll(CheckpointLines lines) throws IOException {
        long place = 0;
        while (place < lines.end()) {
            take(place, lines.at(place));
            place = lines.behind(place);
        }
        places.sort();
    }

    private void take(long place, String line) {
        try {
            Checkpoint checkpoint = Checkpoint.parse(line);
            places.add(checkpoint.head().size(), place);
            if (newest.isEmpty() || checkpoint.time().isAfter(newest.get().time())) {
                newest = Optional.of(checkpoint);
            }
        } catch (MalformedAuditException e) {
            // Two nodes that both begin a line of their own behind a cut one leave an empty one.
            unreadableLines += line.isEmpty() ? 0 : 1;
        }
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
            return Checkpoint.parse(lines.orElseThrow().at(place));
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
    }
}

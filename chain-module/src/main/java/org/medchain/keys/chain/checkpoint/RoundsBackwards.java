package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.checkpoint.LinesBackwards.Line;

/** Reads the rounds of a file from its end. Leaves without a root behind them, as a crash leaves them, count for nothing. */
final class RoundsBackwards {

    private final LinesBackwards lines;

    /** The line that ended the round before it too early. */
    private Optional<Line> ahead = Optional.empty();

    private long unreadableLines;

    /**
     * A round, and its place in the file.
     *
     * @param start where its first line begins
     * @param end where the text of its root ends
     */
    record PlacedRound(long start, long end, Round round) {}

    /** @param before only rounds that end no later than here */
    RoundsBackwards(FileChannel channel, long before) throws IOException {
        this.lines = new LinesBackwards(channel, before);
    }

    /** The round before the one that was read last; empty if there is none. */
    Optional<PlacedRound> next() throws IOException {
        Optional<PlacedRound> found = Optional.empty();
        Optional<Line> line = take();
        while (line.isPresent() && found.isEmpty()) {
            Optional<Root> root = Root.find(line.get().text());
            if (root.isPresent()) {
                found = readLeaves(line.get(), root.get());
            } else if (!isLeaf(line.get().text())) {
                unreadableLines++;
            }
            if (found.isEmpty()) {
                line = take();
            }
        }
        return found;
    }

    private Optional<Line> take() throws IOException {
        Optional<Line> taken = ahead.isPresent() ? ahead : lines.next();
        ahead = Optional.empty();
        return taken;
    }

    private Optional<PlacedRound> readLeaves(Line last, Root root) throws IOException {
        List<String> leaves = new ArrayList<>();
        long start = last.place();
        while (leaves.size() < root.count()) {
            Optional<Line> leaf = take();
            if (leaf.isEmpty() || Root.find(leaf.get().text()).isPresent()) {
                ahead = leaf;
                unreadableLines++;
                return Optional.empty();
            }
            leaves.add(leaf.get().text());
            start = leaf.get().place();
        }
        Collections.reverse(leaves);
        return Optional.of(new PlacedRound(start, last.end(), new Round(leaves, root)));
    }

    /** Returns true if it may be a leaf, or is empty: two that both begin a line of their own behind a cut one leave an empty one. */
    private static boolean isLeaf(String line) {
        try {
            return line.isEmpty() || !Leaf.parse(line).head().tenantId().isEmpty();
        } catch (MalformedAuditException e) {
            return false;
        }
    }

    /** Returns how many lines that were passed over are neither leaf nor root. */
    long unreadableLines() {
        return unreadableLines;
    }
}

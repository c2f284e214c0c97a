package org.medchain.keys.chain.checkpoint;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.medchain.keys.chain.AuditTime;
import org.medchain.keys.chain.MalformedAuditException;

/**
 * The checkpoints that were signed at once: a line for each leaf, and the root of their tree. One that was read is a claim, as a checkpoint is.
 *
 * @param lines a leaf each, if it is genuine
 */
public record Round(List<String> lines, Root root) {

    public Round {
        lines = List.copyOf(lines);
    }

    /** Returns the tree of these lines. */
    static MerkleTree tree(List<String> lines) {
        return new MerkleTree(lines.stream().map(Leaf::hash).toList());
    }

    /** Returns true if the root is that of the lines. */
    boolean isWhole() {
        return tree(lines).root().equals(root.hash());
    }

    /**
     * Parses the lines. Most leaves of a round are signed at one time, so each time is parsed once.
     *
     * @throws MalformedAuditException if a line is no leaf
     */
    List<Leaf> leaves() {
        Map<String, Instant> times = new HashMap<>();
        Function<String, Instant> timeOf = text -> times.computeIfAbsent(text, AuditTime::parse);
        return lines.stream().map(line -> Leaf.parse(line, timeOf)).toList();
    }

    /** The place of the tenant's line. */
    Optional<Integer> indexOf(String tenantId) {
        String beginning = tenantId + " ";
        return IntStream.range(0, lines.size())
                .filter(it -> lines.get(it).startsWith(beginning))
                .boxed()
                .findFirst();
    }

    /**
     * The checkpoint of the tenant, with the proof that it is of this round.
     *
     * @throws MalformedAuditException if the tenant's line is no leaf
     */
    public Optional<Checkpoint> find(String tenantId) {
        return indexOf(tenantId)
                .map(index -> new Checkpoint(
                        Leaf.parse(lines.get(index)),
                        new Inclusion(index, tree(lines).path(index), root)));
    }

    /** The lines of the file, each with its line feed. */
    @Override
    public String toString() {
        return String.join("\n", lines) + "\n" + root + "\n";
    }
}

package org.medchain.keys.chain.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;

/**
 * The proof that a leaf is one of a round's: the way from it to the signed root.
 *
 * @param index of the leaf in its round
 * @param path the hashes beside the way, the leaf's neighbour first
 */
record Inclusion(int index, List<Hash> path, Root root) {

    private static final String BLANK = " ";
    private static final String COMMA = ",";

    /** Spells the path of the only leaf. */
    private static final String NONE = "-";

    Inclusion {
        path = List.copyOf(path);
    }

    /**
     * Parses the words from this one to the last; the caller compares the spelling.
     *
     * @throws MalformedAuditException if they are no inclusion's
     */
    static Inclusion parse(String[] words, int from) {
        try {
            List<Hash> path = words[from + 1].equals(NONE)
                    ? List.of()
                    : Stream.of(words[from + 1].split(COMMA, -1))
                            .map(Hash::parse)
                            .toList();
            return new Inclusion(Integer.parseInt(words[from]), path, Root.parse(words, from + 2));
        } catch (NumberFormatException e) {
            throw new MalformedAuditException("checkpoint", e);
        }
    }

    /** Returns true if the way from this leaf leads to the root. */
    boolean leadsFrom(Leaf leaf) {
        return MerkleTree.root(Leaf.hash(leaf.toString()), index, root.count(), path)
                .equals(Optional.of(root.hash()));
    }

    @Override
    public String toString() {
        String hashes = path.stream().map(Hash::toString).collect(Collectors.joining(COMMA));
        return index + BLANK + (path.isEmpty() ? NONE : hashes) + BLANK + root.words();
    }
}

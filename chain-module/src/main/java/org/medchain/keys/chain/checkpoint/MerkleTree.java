package org.medchain.keys.chain.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.chain.Hash;

/** The tree of hashes of RFC 9162, section 2.1, with SHA-256: its root, and the path that proves one leaf. */
final class MerkleTree {

    /** The first byte of what is hashed, which tells nodes from leaves. */
    private static final byte[] NODE = {1};

    private final List<Hash> leaves;

    /** @param leaves their hashes, at least one */
    MerkleTree(List<Hash> leaves) {
        this.leaves = List.copyOf(leaves);
    }

    Hash root() {
        return root(0, leaves.size());
    }

    private Hash root(int from, int to) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        int middle = from + half(to - from);
        return node(root(from, middle), root(middle, to));
    }

    /** Returns the largest power of two below this. */
    private static int half(int count) {
        return Integer.highestOneBit(count - 1);
    }

    private static Hash node(Hash left, Hash right) {
        return Hash.sha256(NODE, left.bytes(), right.bytes());
    }

    /** The hashes beside the way from this leaf to the root, the leaf's neighbour first. */
    List<Hash> path(int index) {
        List<Hash> path = new ArrayList<>();
        addPath(index, 0, leaves.size(), path);
        return path;
    }

    private void addPath(int index, int from, int to, List<Hash> path) {
        if (to - from == 1) {
            return;
        }
        int middle = from + half(to - from);
        if (index < middle) {
            addPath(index, from, middle, path);
            path.add(root(middle, to));
        } else {
            addPath(index, middle, to, path);
            path.add(root(from, middle));
        }
    }

    /**
     * The root to which a path leads (section 2.1.3.2); empty if no tree of this size has such a path.
     *
     * @param index of the leaf
     * @param size how many leaves the tree has
     */
    static Optional<Hash> root(Hash leaf, int index, int size, List<Hash> path) {
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        int node = index;
        int last = size - 1;
        Hash hash = leaf;
        for (Hash beside : path) {
            if (last == 0) {
                return Optional.empty();
            }
            if ((node & 1) == 1 || node == last) {
                hash = node(beside, hash);
                int levels = Integer.numberOfTrailingZeros(node);
                node >>= levels;
                last >>= levels;
            } else {
                hash = node(hash, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 ? Optional.of(hash) : Optional.empty();
    }
}

package org.medchain.keys.chain.verification;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;

/** The checkpoints of a tenant, asked in turn for each head that a chain goes through. */
final class CheckpointTrail {

    private final CheckpointVerifier verifier;
    private final NavigableMap<Long, List<Checkpoint>> bySize = new TreeMap<>();
    private final List<Checkpoint> agreed = new ArrayList<>();

    CheckpointTrail(CheckpointVerifier verifier, Collection<Checkpoint> checkpoints) {
        this.verifier = verifier;
        for (Checkpoint checkpoint : checkpoints) {
            bySize.computeIfAbsent(checkpoint.head().size(), size -> new ArrayList<>())
                    .add(checkpoint);
        }
    }

    /** What the checkpoints of one size say of a head. */
    enum Word {
        NOTHING,
        ALL_AGREE,
        SOME_DISAGREE,
        SOME_ARE_FALSE
    }

    Word of(ChainHead head) {
        List<Checkpoint> spoken = bySize.getOrDefault(head.size(), List.of());
        if (spoken.isEmpty()) {
            return Word.NOTHING;
        }
        if (!spoken.stream().allMatch(checkpoint -> isGenuine(checkpoint, head.tenantId()))) {
            return Word.SOME_ARE_FALSE;
        }
        List<Checkpoint> agreeing =
                spoken.stream().filter(checkpoint -> agrees(checkpoint, head)).toList();
        agreed.addAll(agreeing);
        return agreeing.size() < spoken.size() ? Word.SOME_DISAGREE : Word.ALL_AGREE;
    }

    /** The first that was signed of those that disagree with this head. */
    Checkpoint firstToDisagreeWith(ChainHead head) {
        return bySize.get(head.size()).stream()
                .filter(checkpoint -> !agrees(checkpoint, head))
                .min(Comparator.comparing(Checkpoint::time))
                .orElseThrow();
    }

    /** The genuine checkpoints of longer chains than this, shortest first. */
    List<Checkpoint> genuineBeyond(ChainHead head) {
        return beyond(head).stream()
                .filter(checkpoint -> isGenuine(checkpoint, head.tenantId()))
                .toList();
    }

    /** The checkpoints of longer chains than this, shortest first. */
    List<Checkpoint> beyond(ChainHead head) {
        return bySize.tailMap(head.size(), false).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** How many entries are vouched for by those that agreed and were signed no later than this one. */
    long agreedUpTo(Checkpoint checkpoint) {
        return agreed.stream()
                .filter(earlier -> !earlier.time().isAfter(checkpoint.time()))
                .mapToLong(earlier -> earlier.head().size())
                .max()
                .orElse(0);
    }

    /** Whether one that agreed was signed after this one. */
    boolean agreedAfter(Checkpoint checkpoint) {
        return agreed.stream().anyMatch(later -> later.time().isAfter(checkpoint.time()));
    }

    private static boolean agrees(Checkpoint checkpoint, ChainHead head) {
        return checkpoint.head().equals(head);
    }

    private boolean isGenuine(Checkpoint checkpoint, String tenantId) {
        return checkpoint.head().tenantId().equals(tenantId) && verifier.isGenuine(checkpoint);
    }
}

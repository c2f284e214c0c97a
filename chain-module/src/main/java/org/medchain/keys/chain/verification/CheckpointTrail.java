package org.medchain.keys.chain.verification;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;

/** The checkpoints of a tenant, asked in turn for each head that a chain goes through. */
final class CheckpointTrail {

    private final CheckpointVerifier verifier;
    private final KeptCheckpoints checkpoints;
    private final ChainHead start;
    private final long last;

    /** The smallest size that is not passed yet. */
    private OptionalLong next;

    private Instant latestAgreed = Instant.MIN;

    /** The number of entries that are covered, which is looked up when it is first needed. */
    private OptionalLong covered = OptionalLong.empty();

    /**
     * @param start where the chain begins that is verified
     * @param last checkpoints of larger sizes are passed over
     */
    CheckpointTrail(CheckpointVerifier verifier, KeptCheckpoints checkpoints, ChainHead start, long last) {
        this.verifier = verifier;
        this.checkpoints = checkpoints;
        this.start = start;
        this.last = last;
        this.next = sizeFrom(start.size());
    }

    /** The statement of the checkpoints of one size about a head. */
    enum Word {
        NOTHING,
        ALL_AGREE,
        SOME_DISAGREE,
        SOME_ARE_FALSE,
        SOME_ARE_SIGNED_ONCE
    }

    Word of(ChainHead head) {
        if (next.isEmpty() || next.getAsLong() > head.size()) {
            return Word.NOTHING;
        }
        next = sizeFrom(head.size() + 1);
        List<Checkpoint> spoken = checkpoints.of(head.size());
        List<Checkpoint> genuine = spoken.stream().filter(this::isGenuine).toList();
        if (!spoken.stream().allMatch(checkpoint -> genuine.contains(checkpoint) || isSignedOnce(checkpoint))) {
            return Word.SOME_ARE_FALSE;
        }
        if (genuine.size() < spoken.size() && head.size() > coveredUpTo()) {
            return Word.SOME_ARE_SIGNED_ONCE;
        }
        return compare(spoken, genuine, head);
    }

    /** Compares the head with the checkpoints: those that are not genuine prove nothing, but must not disagree. */
    private Word compare(List<Checkpoint> spoken, List<Checkpoint> genuine, ChainHead head) {
        genuine.stream().filter(checkpoint -> agrees(checkpoint, head)).forEach(this::noteAgreed);
        if (!spoken.stream().allMatch(checkpoint -> agrees(checkpoint, head))) {
            return Word.SOME_DISAGREE;
        }
        return genuine.isEmpty() ? Word.NOTHING : Word.ALL_AGREE;
    }

    private void noteAgreed(Checkpoint checkpoint) {
        latestAgreed = checkpoint.time().isAfter(latestAgreed) ? checkpoint.time() : latestAgreed;
    }

    /** The first that was signed of those that disagree with this head. */
    Checkpoint firstToDisagreeWith(ChainHead head) {
        return checkpoints.of(head.size()).stream()
                .filter(checkpoint -> !agrees(checkpoint, head))
                .min(Comparator.comparing(Checkpoint::time))
                .orElseThrow();
    }

    /** The shortest chain longer than this that a genuine checkpoint speaks of. */
    Optional<Checkpoint> firstGenuineBeyond(ChainHead head) {
        Optional<Checkpoint> found = Optional.empty();
        OptionalLong size = sizeFrom(head.size() + 1);
        while (found.isEmpty() && size.isPresent()) {
            found = checkpoints.of(size.getAsLong()).stream()
                    .filter(this::isGenuine)
                    .findFirst();
            size = sizeFrom(size.getAsLong() + 1);
        }
        return found;
    }

    /** Returns true if a checkpoint, genuine or not, speaks of a longer chain than this. */
    boolean goesBeyond(ChainHead head) {
        return sizeFrom(head.size() + 1).isPresent();
    }

    /**
     * Returns how many entries are vouched for by those that agreed and were signed no later than this one.
     *
     * @param head all of smaller sizes agreed with the chain that leads to it
     */
    long agreedUpTo(Checkpoint checkpoint, ChainHead head) {
        if (checkpoints.of(head.size()).stream()
                .anyMatch(same -> agrees(same, head) && isNoLater(same, checkpoint) && isGenuine(same))) {
            return head.size();
        }
        OptionalLong size = sizeBelow(head.size());
        while (size.isPresent()
                && checkpoints.of(size.getAsLong()).stream()
                        .noneMatch(earlier -> isNoLater(earlier, checkpoint) && isGenuine(earlier))) {
            size = sizeBelow(size.getAsLong());
        }
        return size.orElse(start.size());
    }

    /** Returns true if one that agreed was signed after this one. */
    boolean agreedAfter(Checkpoint checkpoint) {
        return latestAgreed.isAfter(checkpoint.time());
    }

    private OptionalLong sizeFrom(long size) {
        return limited(checkpoints.sizeFrom(size), size, last);
    }

    private OptionalLong sizeBelow(long size) {
        return limited(checkpoints.sizeBelow(size), start.size(), size);
    }

    private static OptionalLong limited(OptionalLong size, long lowest, long highest) {
        return size.isPresent() && size.getAsLong() >= lowest && size.getAsLong() <= highest
                ? size
                : OptionalLong.empty();
    }

    private static boolean agrees(Checkpoint checkpoint, ChainHead head) {
        return checkpoint.head().equals(head);
    }

    private static boolean isNoLater(Checkpoint checkpoint, Checkpoint than) {
        return !checkpoint.time().isAfter(than.time());
    }

    private boolean isGenuine(Checkpoint checkpoint) {
        return isOfTenant(checkpoint) && verifier.isGenuine(checkpoint);
    }

    /** Returns true if Ed25519 alone signed it and a key of ML-DSA-65 is trusted. */
    private boolean isSignedOnce(Checkpoint checkpoint) {
        return isOfTenant(checkpoint) && verifier.isSignedOnce(checkpoint);
    }

    private boolean isOfTenant(Checkpoint checkpoint) {
        return checkpoint.head().tenantId().equals(start.tenantId());
    }

    /**
     * The size of the longest chain that a genuine checkpoint speaks of, which proves the entries of all that are shorter. Also beyond {@code last}:
     * an installation that got its second key lately has them there.
     */
    private long coveredUpTo() {
        if (covered.isEmpty()) {
            OptionalLong size = checkpoints.sizeBelow(Long.MAX_VALUE);
            while (size.isPresent() && checkpoints.of(size.getAsLong()).stream().noneMatch(this::isGenuine)) {
                size = checkpoints.sizeBelow(size.getAsLong());
            }
            covered = OptionalLong.of(size.orElse(-1));
        }
        return covered.getAsLong();
    }
}

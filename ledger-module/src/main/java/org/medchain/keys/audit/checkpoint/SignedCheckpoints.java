package org.medchain.keys.audit.checkpoint;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;

/**
 * The checkpoints that this server and others signed: finds the newest genuine one of a chain, and signs the next.
 *
 * @param verifier trusts the signer's key and those of other servers
 */
record SignedCheckpoints(CheckpointDirectory directory, CheckpointSigner signer, CheckpointVerifier verifier) {

    /** The number of last lines that are read: servers that write at once displace the newest checkpoint by a few. */
    private static final int LAST_LINES = 64;

    /** Finds the newest genuine checkpoint of a chain, whichever server signed it. */
    Optional<Checkpoint> newest(String tenantId) {
        return newest(tenantId, Optional.empty());
    }

    /**
     * Finds the newest genuine checkpoint of a chain.
     *
     * @param known is genuine, and not verified again: a chain's newest one is mostly the one of the look before
     */
    Optional<Checkpoint> newest(String tenantId, Optional<Checkpoint> known) {
        return directory.readBackwards(tenantId, Long.MAX_VALUE, LAST_LINES).stream()
                .map(Placed::checkpoint)
                .filter(checkpoint -> checkpoint.head().tenantId().equals(tenantId))
                .sorted(Comparator.comparingLong(
                                (Checkpoint checkpoint) -> checkpoint.head().size())
                        .reversed())
                .filter(checkpoint -> known.filter(checkpoint::equals).isPresent()
                        || verifier.isGenuine(checkpoint)
                        || verifier.isSignedInVersionOne(checkpoint))
                .findFirst();
    }

    /** Returns true if the signer has a key of ML-DSA-65 that it did not have when this was signed. */
    boolean canStrengthen(Checkpoint last) {
        return signer.canStrengthen(last);
    }

    /**
     * Signs heads of different chains, and keeps each behind the checkpoints before.
     *
     * @return the checkpoints, and why one may not be on disk
     */
    Map<Checkpoint, Optional<UncheckedIOException>> sign(List<ChainHead> heads, Instant now) {
        return directory.append(
                heads.stream().map(head -> signer.sign(head, now)).toList());
    }

    /** Sets aside the file that ends with this checkpoint. */
    void setAside(Checkpoint lost) {
        directory.setAside(lost);
    }
}

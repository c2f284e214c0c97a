package org.medchain.keys.audit.checkpoint;

import java.util.Comparator;
import java.util.Optional;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;

/** Finds the newest genuine checkpoint of a chain. */
final class NewestCheckpoint {

    /** The number of last lines that are read: servers that write at once displace the newest checkpoint by a few. */
    private static final int LAST_LINES = 64;

    private NewestCheckpoint() {}

    static Optional<Checkpoint> in(CheckpointDirectory directory, CheckpointVerifier verifier, String tenantId) {
        return directory.readBackwards(tenantId, Long.MAX_VALUE, LAST_LINES).stream()
                .map(Placed::checkpoint)
                .filter(checkpoint -> checkpoint.head().tenantId().equals(tenantId))
                .sorted(Comparator.comparingLong(
                                (Checkpoint checkpoint) -> checkpoint.head().size())
                        .reversed())
                .filter(checkpoint -> verifier.isGenuine(checkpoint) || verifier.isSignedInVersionOne(checkpoint))
                .findFirst();
    }
}

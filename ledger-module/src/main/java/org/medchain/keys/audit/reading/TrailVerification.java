package org.medchain.keys.audit.reading;

import java.util.List;
import java.util.Optional;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.verification.Verification;

/**
 * The findings of a chain's verification.
 *
 * @param chain the tenant's id, or {@code *}
 * @param newest the checkpoint that was signed last, genuine or not
 * @param unreadableLines lines of the checkpoint file that are no checkpoints
 * @param lost the newest checkpoint of each file that was set aside when a privacy officer confirmed that the database went back
 */
public record TrailVerification(
        String chain, Verification found, Optional<Checkpoint> newest, long unreadableLines, List<Checkpoint> lost) {

    public TrailVerification {
        lost = List.copyOf(lost);
    }
}

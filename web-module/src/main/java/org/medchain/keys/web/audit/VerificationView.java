package org.medchain.keys.web.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.medchain.keys.audit.reading.TrailVerification;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.verification.Verification;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;

/**
 * The result of verifying a tenant's audit trail, as auditors see it.
 *
 * @param entries how many there are; absent if something is wrong
 * @param head the hash of the last one; absent if something is wrong
 * @param checkpointed how many of the first ones a checkpoint vouches for
 * @param newestCheckpointAgeSeconds how old the newest checkpoint is; absent if there is none
 * @param lostCheckpoints the newest checkpoint of each file that was set aside when a restoration was confirmed: this trail does not contain what they
 *     vouch for; absent if there are none
 */
public record VerificationView(
        boolean verified,
        String tenantId,
        Long entries,
        String head,
        long checkpointed,
        Long droppedPatientIds,
        CheckpointView newestCheckpoint,
        Long newestCheckpointAgeSeconds,
        long unreadableCheckpointLines,
        List<CheckpointView> lostCheckpoints,
        FlawView flaw) {

    /** The first thing that is wrong. */
    public record FlawView(long position, String kind, String description, long shownAt) {

        private static FlawView of(Flawed flawed) {
            return new FlawView(
                    flawed.position(),
                    flawed.flaw().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    flawed.flaw().description(),
                    flawed.shownAt());
        }
    }

    static VerificationView of(TrailVerification verification, Instant now) {
        Verification found = verification.found();
        Verified verified = found instanceof Verified it ? it : null;
        Checkpoint newest = verification.newest().orElse(null);
        return new VerificationView(
                verified != null,
                verification.chain(),
                verified == null ? null : verified.head().size(),
                verified == null ? null : verified.head().hash().toString(),
                found.checkpointed(),
                verified == null ? null : verified.dropped(),
                newest == null ? null : CheckpointView.of(newest),
                newest == null ? null : Duration.between(newest.time(), now).toSeconds(),
                verification.unreadableLines(),
                verification.lost().isEmpty()
                        ? null
                        : verification.lost().stream().map(CheckpointView::of).toList(),
                found instanceof Flawed flawed ? FlawView.of(flawed) : null);
    }
}

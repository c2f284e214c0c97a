package org.medchain.keys.chain.verification;

import java.time.Instant;
import java.util.List;
import org.medchain.keys.chain.AuditTime;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;

/**
 * A verification in one line for an auditor.
 *
 * @param start where the verification began
 * @param kept the tenant's checkpoints, at least one
 */
record VerificationReport(ChainHead start, KeptCheckpoints kept) {

    String of(Verified verified) {
        return "verified: " + describe(verified);
    }

    /** No flaw, and too much that nothing proves. */
    String ofUnproven(Verified verified, UnprovenTail tail) {
        return "unproven: " + describe(verified) + "; nothing proves the other " + tail.count() + ", of "
                + tail.span().toSeconds() + " s";
    }

    private String describe(Verified verified) {
        return "tenant " + start.tenantId() + ", " + verified.head().size() + " entries, head "
                + verified.head().hash() + "; checkpoints vouch for the first " + verified.checkpointed()
                + ", the last is of " + AuditTime.toText(timeOfLast()) + begun() + dropped(verified) + unreadable();
    }

    String of(Flawed flawed) {
        return "flawed: tenant " + start.tenantId() + ", entry " + flawed.position() + ": "
                + flawed.flaw().description() + "; seen at line " + flawed.shownAt()
                + "; checkpoints vouch for the first " + flawed.checkpointed() + unreadable();
    }

    /** The files that were set aside, each in one line: an auditor is to know what is not in this trail. */
    static List<String> ofLost(List<Checkpoint> lost) {
        return lost.stream()
                .map(it -> "restored: a checkpoint of " + AuditTime.toText(it.time()) + " vouched for "
                        + it.head().size() + " entries that this trail does not contain; its file was set aside")
                .toList();
    }

    private String begun() {
        return start.size() == 0 ? "" : "; begun behind the checkpoint of " + start.size();
    }

    private static String dropped(Verified verified) {
        return verified.dropped() == 0
                ? ""
                : "; entries whose patient id was dropped, as erasures do: " + verified.dropped();
    }

    private Instant timeOfLast() {
        return kept.newest().orElseThrow().time();
    }

    private String unreadable() {
        return kept.unreadableLines() == 0
                ? ""
                : "; lines of the checkpoint file that are no checkpoints: " + kept.unreadableLines();
    }
}

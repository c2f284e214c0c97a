package org.medchain.keys.audit.checkpoint;

import java.time.Duration;
import java.time.Instant;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Leaf;

/**
 * The rule that says when the next checkpoint of a chain is due.
 *
 * @param interval how long new entries wait at most
 * @param entries how many new entries don't wait
 */
record CheckpointRule(Duration interval, long entries) {

    /** A chain that is shorter than its last checkpoint says is due too: it has to be looked at. */
    boolean isDue(ChainHead head, Leaf last, Instant now) {
        if (head.equals(last.head())) {
            return false;
        }
        boolean enough = Math.abs(head.size() - last.head().size()) >= entries;
        // Without a sign, since the last one may be of another server's clock.
        return enough || Duration.between(last.time(), now).abs().compareTo(interval) >= 0;
    }

    /** The time from which new entries wait no longer, however few they are. */
    Instant dueAt(Leaf last) {
        return last.time().plus(interval);
    }
}

package org.medchain.keys.destruction;

import java.util.List;
import java.util.Optional;
import org.medchain.keys.FailureReason;

/**
 * A destruction that is in the database what the audit trail says.
 *
 * @param events each change of it, in their order
 * @param attempt the attempt to open a key after the erasure; empty if there was no key
 */
record ProvenDestruction(DestructionRecord destruction, List<TrailEvent> events, Optional<TrailEvent> attempt) {

    /** Returns the reason why the attempt failed. */
    Optional<FailureReason> unwrapFailedWith() {
        return attempt.flatMap(TrailEvent::reason);
    }
}

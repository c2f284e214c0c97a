package org.medchain.keys.audit.restoration;

import java.time.Instant;
import java.util.Optional;

/**
 * The part of one chain that a database lacks.
 *
 * @param head what the chain does not contain, if that is known
 * @param knownSince the time of this knowledge: a confirmation that was given later covers it
 */
record Missing(Optional<KnownHead> head, LostLines lines, Instant knownSince) {

    static Missing of(KnownHead head) {
        return new Missing(Optional.of(head), LostLines.NONE, head.time());
    }

    static Missing of(LostLines lines, Instant knownSince) {
        return new Missing(Optional.empty(), lines, knownSince);
    }

    Missing atLeast(LostLines others) {
        return new Missing(head, lines.atLeast(others), knownSince);
    }

    /** Adds lines that are known later. */
    Missing plus(Missing later) {
        return new Missing(head, lines.plus(later.lines), later.knownSince);
    }
}

package org.medchain.keys.audit.restoration;

import java.util.Optional;

/**
 * The part of one chain that a database lacks.
 *
 * @param head what the chain does not contain, if that is known
 */
record Missing(Optional<KnownHead> head, LostLines lines) {

    static Missing of(KnownHead head) {
        return new Missing(Optional.of(head), LostLines.NONE);
    }

    static Missing of(LostLines lines) {
        return new Missing(Optional.empty(), lines);
    }

    Missing atLeast(LostLines others) {
        return new Missing(head, lines.atLeast(others));
    }
}

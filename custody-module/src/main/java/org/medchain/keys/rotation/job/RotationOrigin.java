package org.medchain.keys.rotation.job;

import java.time.Duration;
import org.medchain.keys.work.WorkStore;

/** The cause that started a rotation of a whole tenant. */
public enum RotationOrigin {
    /** A caller; it runs at any time. */
    CALLER,
    /** The tenant's policy; it runs within its maintenance window. */
    POLICY,
    /** A caller, because of a compromise; it runs at any time, in place of a rotation of another origin, and not in line with others. */
    COMPROMISE;

    /** Maintenance windows open at least once a week, by whichever clock of their zone. */
    private static final Duration LONGEST_TO_A_WINDOW = Duration.ofDays(8);

    /**
     * Returns a bound that no wait of such a rotation reaches. One that is longer from now on was written by a clock that was wrong, or past the service, and is
     * over.
     */
    Duration longestWait() {
        return this == POLICY ? LONGEST_TO_A_WINDOW : WorkStore.LONGEST;
    }
}

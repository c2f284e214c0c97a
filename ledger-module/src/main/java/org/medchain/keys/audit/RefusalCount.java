package org.medchain.keys.audit;

import org.medchain.keys.FailureReason;
import org.medchain.keys.server.caller.Caller;

/**
 * The number of refused requests of one actor, for one reason in one minute, that have no event of their own.
 *
 * @param caller as the last of them came
 */
record RefusalCount(Caller caller, FailureReason reason, long count) {

    RefusalCount plus(RefusalCount later) {
        return new RefusalCount(later.caller, reason, count + later.count);
    }

    /** Stands in the event where a request's id would. */
    String course() {
        return "refusals." + count;
    }
}

package org.medchain.keys.web.destruction;

import org.medchain.keys.destruction.HoldReason;

/** The body of a request that places a legal hold. */
public record HoldBody(String reason) {

    HoldReason toReason() {
        return new HoldReason(reason);
    }
}

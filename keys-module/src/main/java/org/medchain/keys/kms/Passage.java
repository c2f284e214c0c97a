package org.medchain.keys.kms;

import java.util.Optional;
import org.medchain.keys.TenantId;

/**
 * One call that was let through the breakers of its CMK and its Region. It ends once: answered, failed, or not made after all.
 *
 * @param tenant whose call it is, where that is known
 * @param end runs first when it ends
 */
record Passage(
        Breaker cmk,
        Breaker.Admission toCmk,
        Breaker region,
        Breaker.Admission toRegion,
        Optional<TenantId> tenant,
        Runnable end) {

    /** A refusal is an answer too. */
    void answered() {
        end.run();
        region.answered(toRegion);
        cmk.answered(toCmk);
    }

    /** Ends the call with a failure of the infrastructure. */
    void failed() {
        end.run();
        region.failed(toRegion, tenant);
        cmk.failed(toCmk, tenant);
    }

    void withdrawn() {
        end.run();
        region.withdrawn(toRegion);
        cmk.withdrawn(toCmk);
    }
}

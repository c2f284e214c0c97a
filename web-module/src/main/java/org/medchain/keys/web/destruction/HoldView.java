package org.medchain.keys.web.destruction;

import org.medchain.keys.destruction.LegalHold;

/**
 * A legal hold as privacy officers see it.
 *
 * @param liftProposedBy who proposed to lift it; null if nobody did, and of a hold that is lifted
 */
public record HoldView(String reason, String placedBy, String placedAt, String liftProposedBy) {

    static HoldView of(LegalHold hold) {
        return new HoldView(
                hold.reason(),
                hold.placedBy(),
                hold.placedAt().toString(),
                hold.liftProposedBy().orElse(null));
    }

    static HoldView lifted(LegalHold hold) {
        return new HoldView(hold.reason(), hold.placedBy(), hold.placedAt().toString(), null);
    }
}

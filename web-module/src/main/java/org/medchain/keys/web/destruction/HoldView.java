package org.medchain.keys.web.destruction;

import org.medchain.keys.destruction.LegalHold;

/** A legal hold as privacy officers see it. */
public record HoldView(String reason, String placedBy, String placedAt) {

    static HoldView of(LegalHold hold) {
        return new HoldView(hold.reason(), hold.placedBy(), hold.placedAt().toString());
    }
}

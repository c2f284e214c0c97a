package org.medchain.keys.console.page;

import org.medchain.keys.destruction.LegalHold;

/**
 * A legal hold.
 *
 * @param liftProposedBy who proposed to lift it; empty if nobody did
 * @param mine whether that is the person, who may not lift it then
 * @param tag names the hold as it was seen, so that nobody lifts another
 */
public record HoldRow(
        String reason, String placedBy, String placedAt, String liftProposedBy, boolean mine, String tag) {

    static HoldRow of(LegalHold hold, Visit visit) {
        return new HoldRow(
                hold.reason(),
                hold.placedBy(),
                visit.texts().time(hold.placedAt()),
                hold.liftProposedBy().orElse(""),
                hold.liftProposer().filter(visit::isMine).isPresent(),
                hold.tag().value());
    }
}

package org.medchain.keys.console.page;

import org.medchain.keys.destruction.LegalHold;
import org.medchain.keys.destruction.LegalHoldOperations.Listed;

/**
 * A legal hold, alone or as a line of a table.
 *
 * @param liftProposedBy who proposed to lift it; empty if nobody did
 * @param mine whether that is the person, who may not lift it then
 * @param tag names the hold as it was seen, so that nobody lifts another
 */
public record HoldRow(
        String patientId,
        String reason,
        String placedBy,
        String placedAt,
        String liftProposedBy,
        boolean mine,
        String tag) {

    static HoldRow of(Listed listed, Visit visit) {
        LegalHold hold = listed.hold();
        return new HoldRow(
                listed.patientId().value(),
                hold.reason(),
                hold.placedBy(),
                visit.texts().time(hold.placedAt()),
                hold.liftProposedBy().orElse(""),
                hold.liftProposer().filter(visit::isMine).isPresent(),
                hold.tag().value());
    }
}

package org.medchain.keys.console.page;

import org.medchain.keys.console.text.Texts;
import org.medchain.keys.destruction.LegalHold;
import org.medchain.keys.destruction.LegalHoldOperations.Listed;

/**
 * A legal hold as a line of a table.
 *
 * @param liftProposedBy who proposed to lift it; empty if nobody did
 */
public record ListedHoldRow(String patientId, String reason, String placedBy, String placedAt, String liftProposedBy) {

    static ListedHoldRow of(Listed listed, Texts texts) {
        LegalHold hold = listed.hold();
        return new ListedHoldRow(
                listed.patientId().value(),
                hold.reason(),
                hold.placedBy(),
                texts.time(hold.placedAt()),
                hold.liftProposedBy().orElse(""));
    }
}

package org.medchain.keys.console.page;

import org.medchain.keys.console.text.Texts;
import org.medchain.keys.destruction.LegalHold;

/**
 * A legal hold.
 *
 * @param tag names the hold as it was seen, so that nobody lifts another
 */
public record HoldRow(String reason, String placedBy, String placedAt, String tag) {

    static HoldRow of(LegalHold hold, Texts texts) {
        return new HoldRow(
                hold.reason(),
                hold.placedBy(),
                texts.time(hold.placedAt()),
                hold.tag().value());
    }
}

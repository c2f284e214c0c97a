package org.medchain.keys.chain.verification;

import java.util.Optional;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.verification.EntrySource.Item;

/** An entry that stands where an earlier one is expected; the rest of the entries tells why. */
record EarlyEntry(RecordedEntry early, long expectedSeq) {

    /** Reads to the end. */
    Flaw explainBy(EntrySource rest) {
        boolean expectedFollows = false;
        Optional<Hash> again = Optional.empty();
        long count = 0;
        while (rest.hasNext()) {
            Item item = rest.next();
            count++;
            expectedFollows |= item.hasSeq(expectedSeq);
            if (item.hasSeq(early.entry().seq())) {
                again = item.entry().map(RecordedEntry::hash);
            }
        }
        if (!expectedFollows) {
            return Flaw.GAP;
        }
        if (again.isPresent()) {
            return again.get().equals(early.hash()) ? Flaw.DUPLICATE : Flaw.INSERTED;
        }
        // In entries that only changed places none has a seq beyond their number.
        return early.entry().seq() - expectedSeq > count ? Flaw.INSERTED : Flaw.REORDERED;
    }
}

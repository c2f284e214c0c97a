package org.medchain.keys.chain.verification;

import java.util.Iterator;
import java.util.Optional;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;

/** The entries under verification, with a look at the one ahead. */
final class EntrySource {

    private final Iterator<RecordedEntry> entries;
    private Item ahead;
    private long taken;

    EntrySource(Iterator<RecordedEntry> entries) {
        this.entries = entries;
    }

    /** One line or row. The entry is absent if it is malformed. */
    record Item(Optional<RecordedEntry> entry) {

        boolean hasSeq(long seq) {
            return entry.isPresent() && entry.get().entry().seq() == seq;
        }
    }

    boolean hasNext() {
        return ahead != null || entries.hasNext();
    }

    Item next() {
        Item next = ahead == null ? read() : ahead;
        ahead = null;
        taken++;
        return next;
    }

    /** The next entry, which stays where it is; absent at the end or if it is malformed. */
    Optional<RecordedEntry> peek() {
        if (ahead == null && entries.hasNext()) {
            ahead = read();
        }
        return ahead == null ? Optional.empty() : ahead.entry();
    }

    /** Returns how many were taken. */
    long taken() {
        return taken;
    }

    private Item read() {
        try {
            return new Item(Optional.of(entries.next()));
        } catch (MalformedAuditException e) {
            return new Item(Optional.empty());
        }
    }
}

package org.medchain.keys.trail;

import java.util.Iterator;
import java.util.UUID;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;

/**
 * The entries of a chain as the table has them, in order. {@link #next()} throws {@link MalformedAuditException} for a row that
 * can be no entry and goes on behind it.
 */
public final class StoredChain implements Iterator<RecordedEntry> {

    private static final UUID BEFORE_ANY = new UUID(0, 0);

    private final Iterator<EntryRow> rows;

    /** Every row of the chain up to this place, wherever the first one claims to be. */
    StoredChain(EntryRows rows, String tenantId, long last) {
        this(rows, tenantId, Long.MIN_VALUE, last);
    }

    /** Every row behind this head; every row at all if it is the start of the chain. */
    public StoredChain(EntryRows rows, ChainHead start) {
        this(rows, start.tenantId(), start.size() == 0 ? Long.MIN_VALUE : start.size() + 1, Long.MAX_VALUE);
    }

    private StoredChain(EntryRows rows, String tenantId, long first, long last) {
        this.rows = new Pages<>(previous -> previous.isEmpty()
                ? rows.findAfter(tenantId, first, BEFORE_ANY, last)
                : rows.findAfter(tenantId, previous.get().seq(), previous.get().id(), last));
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public RecordedEntry next() {
        return rows.next().toEntry();
    }
}

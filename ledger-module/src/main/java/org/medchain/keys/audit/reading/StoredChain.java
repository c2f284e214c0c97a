package org.medchain.keys.audit.reading;

import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.RecordedEntry;

/**
 * Iterates over the entries of a chain in the table, in order. {@link #next()} throws {@link MalformedAuditException} for a row
 * that can be no entry and continues behind it.
 */
public final class StoredChain implements Iterator<RecordedEntry> {

    private static final UUID BEFORE_ANY = new UUID(0, 0);

    private final Iterator<EntryRow> rows;

    /**
     * Every row of the chain behind one place and up to another; wherever the first one claims to be, if that is 0.
     *
     * @param check gets the place behind which a page was read, and throws if that may not be all
     */
    StoredChain(EntryStore rows, String tenantId, long after, long last, LongConsumer check) {
        this.rows = pages(rows, tenantId, firstBehind(after), last, check);
    }

    /** Every row behind this head; every row at all if it is the start of the chain. */
    public StoredChain(EntryStore rows, ChainHead start) {
        this(rows, start.tenantId(), start.size(), Long.MAX_VALUE, seq -> {});
    }

    private static long firstBehind(long place) {
        return place == 0 ? Long.MIN_VALUE : place + 1;
    }

    private static Iterator<EntryRow> pages(
            EntryStore rows, String tenantId, long first, long last, LongConsumer check) {
        return new Pages<>(previous -> {
            if (previous.isEmpty()) {
                return rows.findAfter(tenantId, first, BEFORE_ANY, last);
            }
            EntryRow before = previous.get();
            List<EntryRow> page = rows.findAfter(tenantId, before.seq(), before.id(), last);
            check.accept(before.seq());
            return page;
        });
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

package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditEventStore;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.server.Shared;

/** Reads the events of the auditor's chain, page by page or all of them. */
@Shared
public final class AuditLog {

    private final AuditorsChain auditorsChain;
    private final AuditEventStore events;
    private final EntryStore rows;
    private final ChainStartStore starts;

    @Inject
    AuditLog(AuditorsChain auditorsChain, AuditEventStore events, EntryStore rows, ChainStartStore starts) {
        this.auditorsChain = auditorsChain;
        this.events = events;
        this.rows = rows;
        this.starts = starts;
    }

    /**
     * One page of events, newest first: one more than the limit if there are more to come.
     *
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public List<AuditEvent> read(AuditQuery query) {
        return auditorsChain.run(Operation.READ_AUDIT_LOG, query.patientId(), chain -> events.find(chain, query));
    }

    /**
     * Every event of the query that is there now, the one of this operation included if it is one of them, oldest first. They
     * are read as they are taken, the query's limit at a time; {@link Iterator#hasNext()} throws
     * {@link ConcurrentChangeException} if some may have gone to the archive meanwhile.
     *
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public Iterator<AuditEvent> export(AuditQuery query) {
        return eventsOf(auditorsChain.run(Operation.EXPORT_AUDIT_LOG, query.patientId(), it -> it), query);
    }

    /**
     * Exports the events as a file that is made before it is sent: of those that are there without the one of this operation, oldest first.
     *
     * @param file makes it of events that are read as {@link #export} reads them: if it fails, the export failed, and its event says so
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public <T> T exportWhole(AuditQuery query, Function<Iterator<AuditEvent>, T> file) {
        return auditorsChain.run(
                Operation.EXPORT_AUDIT_LOG, query.patientId(), chain -> file.apply(eventsOf(chain, query)));
    }

    private Iterator<AuditEvent> eventsOf(String chain, AuditQuery query) {
        long last = rows.lastSeq(chain);
        ChainHead start = starts.of(chain);
        return new Pages<>(previous -> {
            List<AuditEvent> page =
                    events.findAfter(chain, query, previous.map(AuditEvent::seq).orElse(0L), last);
            previous.ifPresent(event -> requireNoGap(start, event.seq()));
            return page;
        });
    }

    /**
     * Every entry of the chain behind this place that is there now, the one of this operation included, oldest first and as the tables have it.
     * They are read as they are taken; {@link Iterator#next()} throws
     * {@link org.medchain.keys.chain.MalformedAuditException} for what is no entry and continues behind it, {@link Iterator#hasNext()}
     * {@link ConcurrentChangeException} if some may have gone to the archive meanwhile.
     *
     * @param after the place of the last entry that is left out, 0 if none is
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public Iterator<RecordedEntry> exportChain(long after) {
        String chain = auditorsChain.run(Operation.EXPORT_AUDIT_LOG, Optional.empty(), it -> it);
        long last = rows.lastSeq(chain);
        ChainHead start = starts.of(chain);
        return new StoredChain(rows, chain, after, last, seq -> requireNoGap(start, seq));
    }

    /**
     * Requires that no events are missing; called after what is behind a place was read, since a gap looks as if events
     * had been taken out.
     *
     * @param start of the chain's part in the table, as it was before
     */
    private void requireNoGap(ChainHead start, long seq) {
        long archived = starts.of(start.tenantId()).size();
        if (archived > start.size() && archived > seq) {
            throw new ConcurrentChangeException();
        }
    }
}

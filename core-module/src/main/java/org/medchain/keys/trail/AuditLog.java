package org.medchain.keys.trail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditEvents;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.chain.RecordedEntry;

/** Reads the events of the auditor's chain, page by page or all of them. */
@ApplicationScoped
public class AuditLog {

    private AuditorsChain auditorsChain;
    private AuditEvents events;
    private EntryRows rows;

    /** For the proxy. */
    protected AuditLog() {}

    @Inject
    AuditLog(AuditorsChain auditorsChain, AuditEvents events, EntryRows rows) {
        this.auditorsChain = auditorsChain;
        this.events = events;
        this.rows = rows;
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
     * are read as they are taken, the query's limit at a time.
     *
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public Iterator<AuditEvent> export(AuditQuery query) {
        String chain = auditorsChain.run(Operation.EXPORT_AUDIT_LOG, query.patientId(), it -> it);
        long last = rows.lastSeq(chain);
        return new Pages<>(previous ->
                events.findAfter(chain, query, previous.map(AuditEvent::seq).orElse(0L), last));
    }

    /**
     * Every entry of the chain that is there now, the one of this operation included, oldest first and as the tables have it.
     * They are read as they are taken; {@link Iterator#next()} throws
     * {@link org.medchain.keys.chain.MalformedAuditException} for what is no entry and goes on behind it.
     *
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public Iterator<RecordedEntry> exportChain() {
        String chain = auditorsChain.run(Operation.EXPORT_AUDIT_LOG, Optional.empty(), it -> it);
        return new StoredChain(rows, chain, rows.lastSeq(chain));
    }
}

package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditEventTable;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.audit.reading.AuditLog;
import org.medchain.keys.audit.reading.PublishedCheckpoints;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.server.Shared;

/** Files of the audit trail: the events as CSV by the filters of the page that asks, and all that proves the trail in one archive. */
@Shared
record AuditFilePages(AuditLog log, PublishedCheckpoints checkpoints, LimitedAuditReads reads) implements Pages {

    /** The most events of a file, which is made as a whole before it is sent. */
    private static final int MOST_EVENTS = 10_000;

    private static final int MOST_CHECKPOINTS = 1000;
    private static final String CHANGE = "change";

    @Inject
    AuditFilePages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/audit/csv", Operation.EXPORT_AUDIT_LOG, this::csv),
                Route.post("/audit/proof", Operation.READ_CHECKPOINTS, this::proof));
    }

    private Answer csv(Visit visit) {
        AuditQuery query = AuditPages.query(visit.form(), Optional.empty(), AuditQuery.MAX_LIMIT);
        visit.atEnd(reads.begin());
        String text = log.exportWhole(query, AuditFilePages::csv);
        return Answer.file("audit.csv", "text/csv;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String csv(Iterator<AuditEvent> events) {
        List<String> names = new ArrayList<>(AuditEventTable.shownNames());
        names.remove(CHANGE);
        List<String> head = new ArrayList<>(names);
        head.addAll(List.of("changed", "before", "after"));
        return Csv.table(head, events, event -> cells(names, event), MOST_EVENTS);
    }

    private static List<String> cells(List<String> names, AuditEvent event) {
        SortedMap<String, Object> shown = AuditEventTable.shown(event);
        List<String> cells = new ArrayList<>();
        names.forEach(name -> cells.add(String.valueOf(shown.getOrDefault(name, ""))));
        cells.add(event.change().map(it -> it.subject() + " " + it.number()).orElse(""));
        cells.add(event.change().flatMap(RowChange::before).orElse(""));
        cells.add(event.change().flatMap(RowChange::after).orElse(""));
        return cells;
    }

    /** The checkpoints are read before the trail: a checkpoint that is newer would look like a tail that was cut off. */
    private Answer proof(Visit visit) {
        visit.atEnd(reads.begin());
        List<Checkpoint> kept = checkpoints.read(Optional.empty(), MOST_CHECKPOINTS).stream()
                .limit(MOST_CHECKPOINTS)
                .map(Placed::checkpoint)
                .toList();
        visit.asksFor(Operation.EXPORT_AUDIT_LOG);
        String chain = visit.tenant().map(TenantId::value).orElse(AuditEvent.INSTALLATION);
        Iterator<RecordedEntry> entries = log.exportChain(0);
        Proof proof = new Proof(chain, entries, kept, checkpoints.publicKeys(), visit.texts());
        return Answer.download("audit-proof.zip", "application/zip", proof::writeTo);
    }
}

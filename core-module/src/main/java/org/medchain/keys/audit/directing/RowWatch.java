package org.medchain.keys.audit.directing;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Looks at all directing rows in turns, so that one is noticed that was changed past the service and that nothing acts on: a deleted destruction,
 * for one.
 */
@Shared
public final class RowWatch {

    private static final Logger LOG = System.getLogger(RowWatch.class.getName());
    private static final Metadata UNTRUSTED = Metadata.builder()
            .withName("medchain_untrusted_rows")
            .withDescription("Rows that direct the service and were changed past it, or are older than the audit trail")
            .build();
    private static final String COURSE = "row-watch";

    /** So many rows, and as many seals, are looked at together. */
    private static final int PAGE = 1000;

    private final DirectingRows rows;
    private final List<DirectingTable> tables;
    private final AuditedOperations operations;
    private final Database database;
    private final Set<RowName> untrusted = ConcurrentHashMap.newKeySet();
    private int table;
    private Optional<RowName> lastRow = Optional.empty();
    private Optional<RowName> lastSeal = Optional.empty();

    @Inject
    RowWatch(
            DirectingRows rows, @Any Instance<DirectingTable> tables, AuditedOperations operations, Database database) {
        this(rows, StreamSupport.stream(tables.spliterator(), false).toList(), operations, database);
    }

    RowWatch(DirectingRows rows, List<DirectingTable> tables, AuditedOperations operations, Database database) {
        this.rows = rows;
        this.tables = tables;
        this.operations = operations;
        this.database = database;
    }

    void showIn(MetricRegistry metrics) {
        metrics.gauge(UNTRUSTED, untrusted, Set::size);
    }

    /** Returns the rows that are known to be untrusted. */
    Set<RowName> untrusted() {
        return Set.copyOf(untrusted);
    }

    /** Looks at the next rows and seals, and again at those that were untrusted. */
    synchronized void look() {
        for (Iterator<RowName> known = untrusted.iterator(); known.hasNext(); ) {
            if (isTrusted(known.next())) {
                known.remove();
            }
        }
        nextRows().forEach(this::lookAt);
        nextSeals().forEach(this::lookAt);
    }

    private List<RowName> nextRows() {
        DirectingTable current = tables.get(table);
        List<RowName> page = database.read(entityManager -> current.findAfter(entityManager, lastRow, PAGE).stream()
                .<RowName>map(DirectingRow::rowName)
                .toList());
        if (page.size() < PAGE) {
            table = (table + 1) % tables.size();
        }
        lastRow = lastOf(page);
        return page;
    }

    private List<RowName> nextSeals() {
        List<RowName> page = database.read(entityManager -> RowSealStore.findAfter(entityManager, lastSeal, PAGE));
        lastSeal = lastOf(page);
        return page;
    }

    /** Returns where the next page begins; at the beginning again behind the last one. */
    private static Optional<RowName> lastOf(List<RowName> page) {
        return page.size() < PAGE ? Optional.empty() : Optional.of(page.get(page.size() - 1));
    }

    private void lookAt(RowName row) {
        if (!isTrusted(row) && untrusted.add(row)) {
            LOG.log(Level.ERROR, row + " was changed past the service, or is an older one: it directs nothing");
            operations
                    .byItself(row.tenantId(), COURSE)
                    .run(Operation.FIND_UNTRUSTED_ROW, attempt -> Recorded.found(row));
        }
    }

    private boolean isTrusted(RowName row) {
        Optional<DirectingTable> owner = Optional.ofNullable(byName().get(row.table()));
        return owner.isEmpty() || rows.isTrusted(row, owner.get()::find);
    }

    private Map<String, DirectingTable> byName() {
        return tables.stream().collect(Collectors.toMap(DirectingTable::name, Function.identity()));
    }
}

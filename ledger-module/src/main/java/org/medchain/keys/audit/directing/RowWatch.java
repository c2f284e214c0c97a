package org.medchain.keys.audit.directing;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Looks at all directing rows in turns, so that one is noticed that was changed past the service and that nothing acts on: a deleted destruction,
 * for one. Of a {@link SealedColumn} it looks at rows that were untrusted when they were used.
 */
@Shared
public final class RowWatch {

    private static final Logger LOG = System.getLogger(RowWatch.class.getName());
    private static final Metadata UNTRUSTED = Metadata.builder()
            .withName("medchain_untrusted_rows")
            .withDescription("Rows that direct the service and were changed past it, or are older than the audit trail")
            .build();
    private static final String COURSE = "row-watch";

    /** The number of rows, and as many seals, that are looked at together. */
    private static final int PAGE = 1000;

    /** The number of rows in a transaction. */
    private static final int PART = 100;

    private final DirectingRows rows;
    private final List<DirectingTable> tables;
    private final List<SealedColumn> columns;
    private final AuditedOperations operations;
    private final Database database;
    private final Set<RowName> untrusted = ConcurrentHashMap.newKeySet();

    /** The untrusted rows whose event is not recorded yet. */
    private final Set<RowName> withoutEvent = new HashSet<>();

    private int table;
    private final List<Course> ofTables;
    private final Course ofSeals = new Course();
    private final Course ofChanges = new Course();

    @Inject
    RowWatch(
            DirectingRows rows,
            @Any Instance<DirectingTable> tables,
            @Any Instance<SealedColumn> columns,
            AuditedOperations operations,
            Database database) {
        this(rows, tables.stream().toList(), columns.stream().toList(), operations, database);
    }

    RowWatch(
            DirectingRows rows,
            List<DirectingTable> tables,
            List<SealedColumn> columns,
            AuditedOperations operations,
            Database database) {
        this.rows = rows;
        this.tables = tables;
        this.columns = columns;
        this.ofTables = tables.stream().map(it -> new Course()).toList();
        this.operations = operations;
        this.database = database;
    }

    void showIn(MetricRegistry metrics) {
        metrics.gauge(UNTRUSTED, this, RowWatch::count);
    }

    /** Returns how many rows are untrusted; rows whose names can't be read count as one in each order. */
    synchronized int count() {
        return untrusted.size()
                + (int) Stream.concat(ofTables.stream(), Stream.of(ofSeals, ofChanges))
                        .filter(Course::hasUnreadable)
                        .count();
    }

    /** Returns the rows that are known to be untrusted. */
    Set<RowName> untrusted() {
        return Set.copyOf(untrusted);
    }

    /**
     * Looks at the next rows, seals and changes in the trail, and again at rows that were untrusted. What is on a node of Citus that is away has its turn in the
     * next course.
     */
    synchronized void look() {
        untrusted.removeIf(row -> isTrusted(row).orElse(false));
        boolean onShards = database.shards().areThere();
        DirectingTable current = tables.get(table);
        ofTables.get(table).look(onShards ? current::findOfShardsAfter : current::findAfter);
        table = (table + 1) % tables.size();
        ofSeals.look(onShards ? RowSealStore::findOfShardsAfter : RowSealStore::findAfter);
        // A row may be gone with its seal.
        ofChanges.look(onShards ? RowSealStore::findChangedOfShardsAfter : RowSealStore::findChangedAfter);
        // All are looked at again each time.
        if (untrusted.size() < PAGE) {
            columns.forEach(column -> column.takeUntrusted().forEach(row -> lookAt(row, false)));
        }
        withoutEvent.removeIf(row -> !untrusted.contains(row)
                || !ofNodes(
                                List.of(row),
                                some -> some.stream().filter(this::isRecorded).toList())
                        .isEmpty());
    }

    /** Finds the next rows of one order. */
    @FunctionalInterface
    private interface Order {

        RowNames findAfter(EntityManager entityManager, RowNames.Place after, int limit);
    }

    /** The progress of the looks in one order of rows; after the last row they begin again. */
    private final class Course {

        private RowNames.Place reached = RowNames.Place.FIRST;
        private boolean unreadable;
        private boolean unreadableBefore;

        void look(Order order) {
            RowNames page = database.read(entityManager -> order.findAfter(entityManager, reached, PAGE));
            lookAtAll(page.names());
            if (page.unreadable()) {
                unreadable = true;
                LOG.log(Level.ERROR, "a row that is to direct the service has a name that no row may have");
            }
            if (page.last().isEmpty()) {
                unreadableBefore = unreadable;
                unreadable = false;
            }
            reached = page.last().orElse(RowNames.Place.FIRST);
        }

        boolean hasUnreadable() {
            return unreadable || unreadableBefore;
        }
    }

    private void lookAtAll(List<RowName> page) {
        Map<String, DirectingTable> owners = byName();
        List<RowName> owned =
                page.stream().filter(row -> owners.containsKey(row.table())).toList();
        for (int from = 0; from < owned.size(); from += PART) {
            List<RowName> part = owned.subList(from, Math.min(from + PART, owned.size()));
            ofNodes(part, some -> findDoubtful(some, owners)).forEach(row -> lookAt(row, true));
        }
    }

    private List<RowName> findDoubtful(List<RowName> part, Map<String, DirectingTable> owners) {
        try {
            return rows.findDoubtful(
                    part, (entityManager, row) -> owners.get(row.table()).find(entityManager, row));
        } catch (IllegalArgumentException e) { // a row has a value that no such row has
            return part;
        }
    }

    /** @param otherwise whether the row counts as trusted while its node is away */
    private void lookAt(RowName row, boolean otherwise) {
        if (!isTrusted(row).orElse(otherwise) && untrusted.add(row)) {
            LOG.log(Level.ERROR, row + " was changed past the service, or is an older one: it directs nothing");
            withoutEvent.add(row);
        }
    }

    /** Returns false if the tenant's chain can't be written now. The rows of other tenants do not wait for it. */
    private boolean isRecorded(RowName row) {
        try {
            operations
                    .byItself(row.tenantId(), COURSE)
                    .run(Operation.FIND_UNTRUSTED_ROW, attempt -> Recorded.found(row));
            return true;
        } catch (AuditUnavailableException e) {
            LOG.log(Level.WARNING, "the event of " + row + " could not be recorded, and is tried again", e);
            return false;
        }
    }

    /** Returns nothing while the row's node of Citus is away. */
    private Optional<Boolean> isTrusted(RowName row) {
        Optional<DirectingTable> owner = Optional.ofNullable(byName().get(row.table()));
        return ofNodes(
                        List.of(row),
                        unused -> List.of(owner.map(it -> rows.isTrusted(row, it::find))
                                .orElseGet(() -> columns.stream()
                                        .filter(column -> column.table().equals(row.table()))
                                        .allMatch(column -> column.isTrusted(row)))))
                .stream()
                .findFirst();
    }

    private <T> List<T> ofNodes(List<RowName> some, Function<List<RowName>, List<T>> question) {
        return database.shards().ofNodes(some, row -> row.tenantId().value(), question);
    }

    private Map<String, DirectingTable> byName() {
        return tables.stream().collect(Collectors.toMap(DirectingTable::name, Function.identity()));
    }
}

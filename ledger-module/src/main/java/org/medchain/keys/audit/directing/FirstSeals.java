package org.medchain.keys.audit.directing;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Seals the rows of a database that has no row key yet, as they are, each with an event but for those of a {@link SealedColumn}: once, at the start that
 * makes the key. What is interrupted continues at the next start.
 */
@Shared
public final class FirstSeals {

    private static final Logger LOG = System.getLogger(FirstSeals.class.getName());
    private static final String COURSE = "first-seals";
    private static final int PAGE = 1000;

    private final RowKeyFile file;
    private final DirectingRows rows;
    private final Iterable<DirectingTable> tables;
    private final Iterable<SealedColumn> columns;
    private final AuditedOperations operations;
    private final Database database;
    private final int pageSize;

    @Inject
    FirstSeals(
            RowKeyFile file,
            @Any Instance<DirectingTable> tables,
            @Any Instance<SealedColumn> columns,
            AuditedOperations operations,
            Database database) {
        this(file, tables, columns, operations, database, PAGE);
    }

    FirstSeals(
            RowKeyFile file,
            Iterable<DirectingTable> tables,
            Iterable<SealedColumn> columns,
            AuditedOperations operations,
            Database database,
            int pageSize) {
        this.file = file;
        this.rows = new DirectingRows(database, file);
        this.tables = tables;
        this.columns = columns;
        this.operations = operations;
        this.database = database;
        this.pageSize = pageSize;
    }

    /**
     * Opens the file of row keys, and seals all rows if the database has no row key yet.
     *
     * @throws org.medchain.keys.server.settings.InvalidSettingException if the file can't be used, or the tables' owner is needed
     */
    public void open() {
        if (file.open()) {
            file.requireOwner();
            sealColumns();
            tables.forEach(table -> tell(table.name(), sealAll(table)));
            new RowResealing(database, file::keys, pageSize).resealRemoved(tableNames());
            file.noteInUse();
        }
    }

    /**
     * Seals the columns, whose seals have no events, before all other rows: with a key that was there before, the trail has a change once the columns are
     * sealed. A person who removes the row of {@code row_key_in_use} then has no forged row sealed.
     */
    private void sealColumns() {
        if (file.isNew() || database.read(FirstSeals::knowsNoChange)) {
            columns.forEach(column -> tell(column.table(), column.sealAll()));
        } else {
            columns.forEach(this::requireSealed);
        }
    }

    private void requireSealed(SealedColumn column) {
        if (!column.isSealed()) {
            throw RowKeyFile.refuse("names a row key that this start did not make, and " + column.table()
                    + " has rows without a seal: if nobody forged them, move the file away, and a start makes another");
        }
    }

    private Set<String> tableNames() {
        return StreamSupport.stream(tables.spliterator(), false)
                .map(DirectingTable::name)
                .collect(Collectors.toSet());
    }

    private static boolean knowsNoChange(EntityManager entityManager) {
        return RowSealStore.findChangedAfter(entityManager, RowNames.Place.FIRST, 1)
                .last()
                .isEmpty();
    }

    private static void tell(String table, long sealed) {
        if (sealed > 0) {
            LOG.log(Level.WARNING, sealed + " rows of " + table + " were sealed as they are, for the first time");
        }
    }

    private int sealAll(DirectingTable table) {
        int sealed = 0;
        Optional<RowNames.Place> last = Optional.of(RowNames.Place.FIRST);
        while (last.isPresent()) {
            RowNames.Place after = last.get();
            RowNames page = database.read(entityManager -> table.findAfter(entityManager, after, pageSize));
            for (RowName row : page.names()) {
                sealed += seal(table, row) ? 1 : 0;
            }
            last = page.last();
        }
        return sealed;
    }

    /**
     * Seals a row; with a key that was there before, a row that was sealed once is not sealed in its current state: a
     * person who removes the row of {@code row_key_in_use} would otherwise have forged rows sealed.
     */
    private boolean seal(DirectingTable table, RowName row) {
        boolean wanted = file.isNew()
                ? !rows.isTrusted(row, table::find)
                : database.read(entityManager -> rows.isUnknown(entityManager, row));
        boolean sealed = wanted && isReadable(table, row);
        if (sealed) {
            operations
                    .byItself(row.tenantId(), COURSE)
                    .run(
                            Operation.ADOPT_ROW,
                            attempt -> Recorded.changing(
                                    rows.adopt(attempt, row, entityManager -> table.find(entityManager, row)), row));
        }
        return sealed;
    }

    /** One that is not directs nothing, and keeps the others from nothing. */
    private boolean isReadable(DirectingTable table, RowName row) {
        try {
            return database.read(entityManager -> table.find(entityManager, row))
                    .isPresent();
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, row + " has a value that no such row has, and is not sealed", e);
            return false;
        }
    }
}

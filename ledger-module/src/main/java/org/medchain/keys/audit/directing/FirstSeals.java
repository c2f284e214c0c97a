package org.medchain.keys.audit.directing;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * Seals the rows of a database that has no row key yet, as they are, each with an event: once, at the start that makes the key. What is interrupted
 * continues at the next start.
 */
@Shared
public final class FirstSeals {

    private static final Logger LOG = System.getLogger(FirstSeals.class.getName());
    private static final String COURSE = "first-seals";
    private static final int PAGE = 1000;

    private final RowKeyFile file;
    private final DirectingRows rows;
    private final Iterable<DirectingTable> tables;
    private final AuditedOperations operations;
    private final Database database;
    private final int pageSize;

    @Inject
    FirstSeals(
            RowKeyFile file,
            DirectingRows rows,
            @Any Instance<DirectingTable> tables,
            AuditedOperations operations,
            Database database) {
        this(file, rows, tables, operations, database, PAGE);
    }

    FirstSeals(
            RowKeyFile file,
            DirectingRows rows,
            Iterable<DirectingTable> tables,
            AuditedOperations operations,
            Database database,
            int pageSize) {
        this.file = file;
        this.rows = rows;
        this.tables = tables;
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
            for (DirectingTable table : tables) {
                int sealed = sealAll(table);
                if (sealed > 0) {
                    LOG.log(
                            Level.WARNING,
                            sealed + " rows of " + table.name() + " were sealed as they are, for the first time");
                }
            }
            file.noteInUse();
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

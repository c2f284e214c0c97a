package org.medchain.keys.audit.directing;

import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.server.database.Database;

/** The directing rows of a process without a server; all tests have one row key. */
public final class InProcessRows {

    static final RowKeys KEYS = new RowKeys(List.of(RowKey.random(new SecureRandom())));

    private static final int PAGE = 1000;

    private InProcessRows() {}

    public static DirectingRows of(Database database) {
        return new DirectingRows(database, () -> KEYS);
    }

    /** Seals a row that a test prepares, or changes as another server does, without an event. */
    public static <R extends DirectingRow> R sealed(EntityManager entityManager, R row) {
        new DirectingRows(null, () -> KEYS).seal(entityManager, row);
        return row;
    }

    /** What a start does with row keys, of a database that had none and has no rows. */
    public static FirstSeals firstSeals(InProcessAudit audit, Path directory) {
        audit.execute("delete from row_key_in_use");
        RowKeyFile file =
                new RowKeyFile(new RowKeySettings(directory.resolve("row-key")), audit.database(), new SecureRandom());
        return new FirstSeals(file, List.of(), List.of(), audit.operations(), audit.database(), PAGE);
    }
}

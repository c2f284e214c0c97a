package org.medchain.keys.audit.checkpoint;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;

/** Finds the first entry of a chain that is still in the table; those before it are archived. */
@Shared
public final class ChainStartStore {

    private static final RowQuery<ChainHead> LAST_ARCHIVED = new RowQuery<>(
            "select tenant_id, last_seq, last_hash from audit_archives where tenant_id = ?"
                    + " order by first_seq desc fetch first 1 row only",
            row -> new ChainHead(row.text(1), row.number(2), new Hash(row.bytes(3))));

    private final Database database;

    @Inject
    public ChainStartStore(Database database) {
        this.database = database;
    }

    /** The head before the table's first entry of this chain: the start of the chain if nothing of it is archived. */
    public ChainHead of(String tenantId) {
        return database.read(entityManager -> of(entityManager, tenantId));
    }

    static ChainHead of(EntityManager entityManager, String tenantId) {
        return LAST_ARCHIVED.find(entityManager, tenantId).stream()
                .findFirst()
                .orElseGet(() -> ChainHead.startOf(tenantId));
    }
}

package org.medchain.keys.audit.checkpoint;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/** Finds the first entry of a chain that is still in the table; those before it are archived. */
@Shared
public final class ChainStartStore {

    private static final RowQuery<ChainHead> LAST_ARCHIVED = new RowQuery<>(
            "select tenant_id, last_seq, last_hash from audit_archives where tenant_id = ?"
                    + " order by first_seq desc fetch first 1 row only",
            row -> new ChainHead(row.text(1), row.number(2), new Hash(row.bytes(3))));

    /** The newest row is looked up for each: a chain of years has a thousand. */
    private static final TenantsQuery<StoredHead> LAST_ARCHIVED_OF_EACH = new TenantsQuery<>(
            "select tenant_id, last_seq, last_hash from (select h.tenant_id, " + newest("last_seq") + " as last_seq, "
                    + newest("last_hash") + " as last_hash from audit_chain_heads h where "
                    + TenantsQuery.about("h.tenant_id")
                    + " and h.tenant_id = any(?)) starts where last_seq is not null",
            StoredHead::read);

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

    private static String newest(String column) {
        return "(select a." + column + " from audit_archives a where a.tenant_id = h.tenant_id and "
                + TenantsQuery.about("a.tenant_id") + " order by a.first_seq desc fetch first 1 row only)";
    }

    /** The starts of those of the chains of one shard of which something is archived. */
    static List<StoredHead> of(Database database, List<String> tenants) {
        return LAST_ARCHIVED_OF_EACH.find(database, tenants, SqlType.TEXT.each(tenants));
    }
}

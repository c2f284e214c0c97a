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

    private static final TenantsQuery<StoredHead> LAST_ARCHIVED_OF_EACH = new TenantsQuery<>(
            "select a.tenant_id, a.last_seq, a.last_hash from audit_archives a where a.tenant_id = any(?) and "
                    + TenantsQuery.about("a.tenant_id")
                    + " and not exists (select 1 from audit_archives later where later.tenant_id = a.tenant_id"
                    + " and later.first_seq > a.first_seq and " + TenantsQuery.about("later.tenant_id") + ")",
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

    /** The starts of those of the chains of one shard of which something is archived. */
    static List<StoredHead> of(Database database, List<String> tenants) {
        return LAST_ARCHIVED_OF_EACH.find(database, tenants, SqlType.TEXT.each(tenants));
    }
}

package org.medchain.keys.audit.checkpoint;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.hibernate.Session;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/** Finds the first entry of a chain that is still in the table; those before it are archived. */
@Shared
public final class ChainStartStore {

    private static final String LAST_ARCHIVED =
            "select last_seq, last_hash from audit_archives where tenant_id = :tenantId order by first_seq desc";

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
        List<Object[]> last = entityManager
                .unwrap(Session.class)
                .createNativeQuery(LAST_ARCHIVED, Object[].class)
                .addScalar("last_seq", Long.class)
                .addScalar("last_hash", byte[].class)
                .setParameter("tenantId", tenantId)
                .setMaxResults(1)
                .getResultList();
        return last.stream()
                .findFirst()
                .map(row -> new ChainHead(tenantId, (Long) row[0], new Hash((byte[]) row[1])))
                .orElseGet(() -> ChainHead.startOf(tenantId));
    }
}

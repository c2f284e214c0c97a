package org.medchain.keys.tombstone;

import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.persistence.BulkQuery;
import org.medchain.keys.persistence.SqlType;

/** Changes nothing, and refuses the operations on patients who have a tombstone, by the hashes of their ids. */
final class TombstoneGuard implements Bulk<String> {

    static final TombstoneGuard NONE = new TombstoneGuard();

    private static final BulkQuery FOUND =
            new BulkQuery("select patient_hash from tombstones where patient_hash = any(?)", SqlType.TEXT);

    private TombstoneGuard() {}

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Map<String, KeyManagementException> refuse(EntityManager entityManager, Set<String> wanted) {
        Map<String, KeyManagementException> refused = new HashMap<>();
        FOUND.find(entityManager, wanted).forEach(row -> refused.put((String) row[0], new KeysDestroyedException()));
        return refused;
    }
}

package org.medchain.keys.patient;

import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.persistence.BulkQuery;
import org.medchain.keys.persistence.SqlType;

/**
 * Changes nothing, and refuses the operations on patients whose keys may no longer be used. Under the lock of the tenant's chain,
 * which whoever changes a patient holds too: what it lets through stays so until the commit.
 */
final class PatientGuard implements Bulk<UUID> {

    static final PatientGuard ACTIVE = new PatientGuard();

    private static final BulkQuery STATUS =
            new BulkQuery("select id, status from patients where id = any(?)", SqlType.UUID);

    private PatientGuard() {}

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Map<UUID, KeyManagementException> refuse(EntityManager entityManager, Set<UUID> wanted) {
        Map<UUID, PatientStatus> found = new HashMap<>();
        STATUS.find(entityManager, wanted)
                .forEach(row -> found.put((UUID) row[0], PatientStatus.valueOf((String) row[1])));
        Map<UUID, KeyManagementException> refused = new HashMap<>();
        for (UUID id : wanted) {
            if (found.get(id) != PatientStatus.ACTIVE) {
                refused.put(id, reason(found.get(id)));
            }
        }
        return refused;
    }

    /** A row that is gone was there a moment ago: the database was restored. */
    private static KeyManagementException reason(PatientStatus status) {
        if (status == null) {
            return new ConcurrentChangeException();
        }
        try {
            status.requireActive();
            throw new IllegalStateException("an active patient is not refused");
        } catch (KeyManagementException e) {
            return e;
        }
    }
}

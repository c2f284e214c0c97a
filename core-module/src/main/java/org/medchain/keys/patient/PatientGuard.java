package org.medchain.keys.patient;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.persistence.RoundTrip;
import org.medchain.keys.persistence.RowQuery;
import org.medchain.keys.persistence.SqlType;

/**
 * Changes nothing, and refuses the operations on patients whose keys may no longer be used. Under the lock of the tenant's chain,
 * which whoever changes a patient holds too: what it lets through stays so until the commit.
 */
final class PatientGuard implements Bulk<UUID> {

    static final PatientGuard ACTIVE = new PatientGuard();

    private static final RowQuery<Found> STATUS = new RowQuery<>(
            "select id, status from patients where id = any(?)",
            row -> new Found(row.uuid(1), PatientStatus.valueOf(row.text(2))));

    private record Found(UUID id, PatientStatus status) {}

    private PatientGuard() {}

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Supplier<Map<UUID, KeyManagementException>> refuse(RoundTrip look, Set<UUID> wanted) {
        Supplier<List<Found>> found = look.ask(STATUS, SqlType.UUID.each(wanted));
        return () -> refused(wanted, found.get().stream().collect(Collectors.toMap(Found::id, Found::status)));
    }

    private static Map<UUID, KeyManagementException> refused(Set<UUID> wanted, Map<UUID, PatientStatus> found) {
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

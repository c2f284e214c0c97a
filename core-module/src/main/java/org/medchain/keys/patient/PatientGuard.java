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
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.patient.erased.ErasedRows;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/**
 * Refuses the operations on patients whose keys may no longer be used; changes nothing. It looks under the lock of the tenant's
 * chain, which every change of a patient holds too: what it lets through stays so until the commit.
 *
 * <p>Guarantee: whom this server's erasure register lists is refused, whatever the database says, in this row or another.
 */
final class PatientGuard implements Bulk<GuardedPatient> {

    private static final RowQuery<Found> STATUS = new RowQuery<>(
            "select id, status from patients where id = any(?)",
            row -> new Found(row.uuid(1), PatientStatus.valueOf(row.text(2))));

    private record Found(UUID id, PatientStatus status) {}

    private final ErasedRows erased;

    PatientGuard(ErasedRows erased) {
        this.erased = erased;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Supplier<Map<GuardedPatient, KeyManagementException>> refuse(RoundTrip look, Set<GuardedPatient> wanted) {
        Supplier<List<Found>> found = look.ask(
                STATUS,
                SqlType.UUID.each(wanted.stream().map(GuardedPatient::row).toList()));
        return () -> refused(wanted, found.get().stream().collect(Collectors.toMap(Found::id, Found::status)));
    }

    private Map<GuardedPatient, KeyManagementException> refused(
            Set<GuardedPatient> wanted, Map<UUID, PatientStatus> found) {
        Map<GuardedPatient, KeyManagementException> refused = new HashMap<>();
        for (GuardedPatient patient : wanted) {
            PatientStatus status = found.get(patient.row());
            if (erased.contains(patient.row()) || erased.contains(patient.hash())) {
                noteIfUsable(status);
                refused.put(patient, new KeysDestroyedException());
            } else if (status != PatientStatus.ACTIVE) {
                refused.put(patient, reason(status));
            }
        }
        return refused;
    }

    /** Keys that are not destroyed are offered of a patient who is listed. */
    void noteIfUsable(PatientStatus status) {
        if (status != PatientStatus.DESTROYED) {
            erased.noteDatabaseBehind();
        }
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

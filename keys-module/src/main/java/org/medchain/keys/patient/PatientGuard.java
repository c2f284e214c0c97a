package org.medchain.keys.patient;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedRows;
import org.medchain.keys.patient.erased.OfferedKeys;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/**
 * Refuses the operations on patients whose keys may no longer be used; changes nothing. It looks under the lock of the tenant's
 * chain, which every change of a patient holds too: what it lets through stays so until the commit.
 *
 * <p>Guarantee: whom this server's erasure register lists is refused, whatever the database says, in this row or another; and everyone
 * while the register may lack somebody.
 */
final class PatientGuard implements Bulk<PatientKeys> {

    private static final TenantsQuery<Found> STATUS = new TenantsQuery<>(
            "select stored.tenant_id, stored.id, stored.status"
                    + " from unnest(cast(? as varchar array), cast(? as uuid array)) as wanted (tenant_id, id)"
                    + " join patients stored on stored.tenant_id = wanted.tenant_id and stored.id = wanted.id"
                    + " where " + TenantsQuery.about("stored.tenant_id"),
            row -> new Found(new PatientRowId(new TenantId(row.text(1)), row.uuid(2)), PatientStatus.of(row.text(3))),
            SqlType.TEXT,
            SqlType.UUID,
            SqlType.TEXT);

    /** A row as it was found. */
    record Found(PatientRowId id, PatientStatus status) {}

    private final ErasedRows erased;

    PatientGuard(ErasedRows erased) {
        this.erased = erased;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Supplier<Map<PatientKeys, KeyManagementException>> refuse(RoundTrip look, Set<PatientKeys> wanted) {
        List<PatientRowId> rows =
                wanted.stream().map(PatientKeys::id).distinct().toList();
        Supplier<List<Found>> found = STATUS.ask(
                look,
                rows.stream().map(it -> it.tenantId().value()).toList(),
                SqlType.TEXT.each(rows.stream().map(it -> it.tenantId().value()).toList()),
                SqlType.UUID.each(rows.stream().map(PatientRowId::value).toList()));
        return () -> refused(wanted, found.get().stream().collect(Collectors.toMap(Found::id, Found::status)));
    }

    private Map<PatientKeys, KeyManagementException> refused(
            Set<PatientKeys> wanted, Map<PatientRowId, PatientStatus> found) {
        Map<PatientKeys, KeyManagementException> refused = new HashMap<>();
        for (PatientKeys patient : wanted) {
            PatientStatus status = found.get(patient.id());
            if (erased.contains(patient.id().value()) || erased.contains(patient.hash())) {
                noteIfUsable(new Found(patient.id(), status), patient.hash());
                refused.put(patient, new KeysDestroyedException());
            } else if (status != PatientStatus.ACTIVE) {
                refused.put(patient, reason(status));
            } else if (erased.isOutOfDate()) {
                refused.put(patient, new AuditUnavailableException());
            }
        }
        return refused;
    }

    /** Keys that are not destroyed are offered of a patient who is listed, and nobody erases them yet. */
    void noteIfUsable(Found row, Hash hash) {
        if (row.status() != PatientStatus.DESTROYED && !erased.isWaiting(hash)) {
            erased.noteOffered(new OfferedKeys(row.id().tenantId(), row.id().value(), hash));
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

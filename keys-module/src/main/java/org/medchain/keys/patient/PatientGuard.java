package org.medchain.keys.patient;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.audit.directing.DirectingRows;
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
 * while the register may lack somebody. So is a patient of a destruction whose seal does not say that it was cancelled, whatever the
 * patient's row says.
 */
final class PatientGuard implements Bulk<PatientKeys> {

    private static final TenantsQuery<Row> STATUS = new TenantsQuery<>(
            "select stored.tenant_id, stored.id, stored.status, " + SealedDestruction.COLUMNS
                    + " from unnest(cast(? as varchar array), cast(? as uuid array)) as wanted (tenant_id, id)"
                    + " join patients stored on stored.tenant_id = wanted.tenant_id and stored.id = wanted.id"
                    + " left join destructions d on d.tenant_id = stored.tenant_id and d.patient = stored.id and "
                    + TenantsQuery.about("d.tenant_id")
                    + " left join row_seals s on s.tenant_id = d.tenant_id"
                    + " and s.subject = 'destructions/' || cast(d.id as varchar(36)) and "
                    + TenantsQuery.about("s.tenant_id")
                    + " where " + TenantsQuery.about("stored.tenant_id"),
            row -> new Row(
                    new PatientRowId(new TenantId(row.text(1)), row.uuid(2)),
                    PatientStatus.of(row.text(3)),
                    SealedDestruction.read(row, 4)),
            SqlType.TEXT,
            SqlType.UUID,
            SqlType.TEXT,
            SqlType.UUID,
            SqlType.LONG,
            SqlType.TEXT,
            SqlType.TEXT,
            SqlType.BYTES);

    /** A row as it was found. */
    record Found(PatientRowId id, PatientStatus status) {}

    /** A row as it was found, once for each destruction of its patient. */
    private record Row(PatientRowId id, PatientStatus status, Optional<SealedDestruction> destruction) {}

    private final ErasedRows erased;
    private final DirectingRows rows;

    PatientGuard(ErasedRows erased, DirectingRows rows) {
        this.erased = erased;
        this.rows = rows;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Supplier<Map<PatientKeys, KeyManagementException>> refuse(RoundTrip look, Set<PatientKeys> wanted) {
        List<PatientRowId> ids = wanted.stream().map(PatientKeys::id).distinct().toList();
        Supplier<List<Row>> found = STATUS.ask(
                look,
                ids.stream().map(it -> it.tenantId().value()).toList(),
                SqlType.TEXT.each(ids.stream().map(it -> it.tenantId().value()).toList()),
                SqlType.UUID.each(ids.stream().map(PatientRowId::value).toList()));
        return () -> refused(wanted, found.get().stream().collect(Collectors.groupingBy(Row::id)));
    }

    private Map<PatientKeys, KeyManagementException> refused(
            Set<PatientKeys> wanted, Map<PatientRowId, List<Row>> found) {
        Map<PatientKeys, KeyManagementException> refused = new HashMap<>();
        for (PatientKeys patient : wanted) {
            List<Row> stored = found.getOrDefault(patient.id(), List.of());
            PatientStatus status = statusOf(stored);
            if (erased.contains(patient.id().value()) || erased.contains(patient.hash())) {
                noteIfUsable(
                        new Found(
                                patient.id(),
                                stored.isEmpty() ? null : stored.get(0).status()),
                        patient.hash());
                refused.put(patient, new KeysDestroyedException());
            } else if (status != PatientStatus.ACTIVE) {
                refused.put(patient, reason(status));
            } else if (erased.isOutOfDate()) {
                refused.put(patient, new AuditUnavailableException());
            }
        }
        return refused;
    }

    /** Returns the later status of those that the row and the seals say, in the order of a destruction; null if there is no row. */
    private PatientStatus statusOf(List<Row> stored) {
        return stored.stream()
                .map(row -> row.destruction()
                        .map(it -> it.ofPatient(rows, row.id().tenantId()))
                        .filter(it -> it.compareTo(row.status()) > 0)
                        .orElse(row.status()))
                .max(Comparator.naturalOrder())
                .orElse(null);
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

package org.medchain.keys.revocation;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.StoredRow;
import org.medchain.keys.server.database.TenantsQuery;

/**
 * Finds in the audit events whose keys were revoked. A cancellation is none: those keys may be asked for again.
 *
 * @param page events that are read together at most
 */
@Shared
record RevocationStore(Database database, int page) {

    private static final int PAGE = 1_000;
    private static final ReadableRows EVENTS = new ReadableRows("audit_events");

    /**
     * The operations that revoke keys, with the patient if the event still names one; the tenant's suspension never
     * does.
     */
    private static final List<Operation> REVOKING = List.of(Operation.DESTROY_PATIENT_KEYS, Operation.SUSPEND_TENANT);

    /** Number and hash of one row, whatever is committed meanwhile. */
    private static final RowQuery<RevocationCursor> HEAD = new RowQuery<>(
            "select seq, entry_hash from audit_events where tenant_id = ? order by tenant_id desc, seq desc limit 1",
            row -> RevocationCursor.of(row.number(1), row.bytes(2)));

    private static final RowQuery<RevocationCursor> ENTRY = new RowQuery<>(
            "select seq, entry_hash from audit_events where tenant_id = ? and seq = ?",
            row -> RevocationCursor.of(row.number(1), row.bytes(2)));

    private static final RowQuery<Revocation> NEXT = new RowQuery<>(
            "select seq, entry_hash, patient_id, tenant_id from audit_events where tenant_id = ? and operation = ?"
                    + " and outcome = 'SUCCESS' and seq > ? and seq <= ? order by seq limit ?",
            Revocation::read);

    private static final TenantsQuery<Map.Entry<TenantId, Long>> NEWEST = new TenantsQuery<>(
            "select wanted.tenant_id, max(events.seq)"
                    + " from unnest(cast(? as varchar array), cast(? as bigint array)) as wanted (tenant_id, reached)"
                    + " join audit_events events on events.tenant_id = wanted.tenant_id"
                    + " and events.operation in ('DESTROY_PATIENT_KEYS', 'SUSPEND_TENANT')"
                    + " and events.outcome = 'SUCCESS' and events.seq > wanted.reached where "
                    + TenantsQuery.about("events.tenant_id") + " group by wanted.tenant_id",
            row -> Map.entry(new TenantId(row.text(1)), row.number(2)));

    /** @param patientId empty also if the row has one that no patient may have: all may be meant */
    private record Revocation(RevocationCursor place, Optional<PatientId> patientId) {

        private static Revocation read(StoredRow row) throws SQLException {
            String tenantId = row.text(4);
            return new Revocation(
                    RevocationCursor.of(row.number(1), row.bytes(2)),
                    Optional.ofNullable(row.text(3)).flatMap(id -> EVENTS.read(tenantId, () -> new PatientId(id))));
        }
    }

    @Inject
    RevocationStore(Database database) {
        this(database, PAGE);
    }

    /** Finds the entries behind a place. The head is read first: all that stands before it is committed. */
    RevocationPage find(TenantId tenantId, Optional<RevocationCursor> after) {
        return database.read(entityManager -> {
            Optional<RevocationCursor> head =
                    HEAD.find(entityManager, tenantId.value()).stream().findFirst();
            if (after.isEmpty() || !isEntry(entityManager, tenantId, after.get())) {
                return RevocationPage.fromStart(head);
            }
            return between(entityManager, tenantId, after.get(), head.orElseThrow());
        });
    }

    private static boolean isEntry(EntityManager entityManager, TenantId tenantId, RevocationCursor place) {
        return ENTRY.find(entityManager, tenantId.value(), place.seq()).contains(place);
    }

    private RevocationPage between(
            EntityManager entityManager, TenantId tenantId, RevocationCursor after, RevocationCursor head) {
        List<Revocation> found = new ArrayList<>();
        for (Operation operation : REVOKING) {
            found.addAll(
                    NEXT.find(entityManager, tenantId.value(), operation.name(), after.seq(), head.seq(), page + 1));
        }
        found.sort(Comparator.comparingLong(revocation -> revocation.place().seq()));
        boolean more = found.size() > page;
        List<Revocation> told = more ? found.subList(0, page) : found;
        return new RevocationPage(
                told.stream()
                        .flatMap(revocation -> revocation.patientId().stream())
                        .distinct()
                        .toList(),
                told.stream().anyMatch(revocation -> revocation.patientId().isEmpty()),
                Optional.of(more ? told.get(page - 1).place() : head),
                more);
    }

    /**
     * The tenants that have revocations behind a place, each with that of the newest.
     *
     * @param reached the place of each tenant
     */
    Map<TenantId, Long> findNewest(Map<TenantId, Long> reached) {
        return database
                .shards()
                .of(
                        reached.keySet().stream().map(TenantId::value).toList(),
                        tenants -> NEWEST.find(
                                database,
                                tenants,
                                SqlType.TEXT.each(tenants),
                                SqlType.LONG.each(tenants.stream()
                                        .map(it -> reached.get(new TenantId(it)))
                                        .toList())))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}

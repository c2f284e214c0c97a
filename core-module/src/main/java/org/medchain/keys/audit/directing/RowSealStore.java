package org.medchain.keys.audit.directing;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** The seals of directing rows in the database, in the transaction of the entity manager. */
final class RowSealStore {

    private static final String COLUMNS = "subject, number, sealed_values, key_id, mac";
    private static final RowQuery<Stored> OF_SUBJECTS = new RowQuery<>(
            "select " + COLUMNS + " from row_seals where tenant_id = ? and subject = any(?)",
            row -> new Stored(
                    row.text(1),
                    new RowSeal(row.number(2), Optional.ofNullable(row.text(3)), row.text(4), row.bytes(5))));
    private static final RowQuery<Last> LAST = new RowQuery<>(
            "select subject, max(change_number) from audit_events where tenant_id = ? and subject = any(?) group by subject",
            row -> new Last(row.text(1), row.number(2)));
    private static final RowQuery<Long> ARCHIVES = new RowQuery<>(
            "select first_seq from audit_archives where tenant_id = ? order by first_seq limit 1",
            row -> row.number(1));
    private static final RowQuery<RowName> AFTER = new RowQuery<>(
            "select tenant_id, subject from row_seals where (tenant_id, subject) > (?, ?) and sealed_values is not null"
                    + " order by tenant_id, subject limit ?",
            row -> nameOf(row.text(1), row.text(2)));

    private static final String OF_ROW = " where tenant_id = :tenantId and subject = :subject";

    private RowSealStore() {}

    private record Stored(String subject, RowSeal seal) {}

    private record Last(String subject, long number) {}

    private static RowName nameOf(String tenantId, String subject) {
        int slash = subject.indexOf('/');
        return new RowName(new TenantId(tenantId), subject.substring(0, slash), subject.substring(slash + 1));
    }

    static RowState find(EntityManager entityManager, RowName row) {
        return find(entityManager, row.tenantId(), List.of(row)).get(row);
    }

    /** Finds the states of rows of one tenant. */
    static Map<RowName, RowState> find(EntityManager entityManager, TenantId tenantId, Collection<RowName> rows) {
        List<String> subjects = rows.stream().map(RowName::subject).distinct().toList();
        Map<String, RowSeal> seals =
                OF_SUBJECTS.find(entityManager, tenantId.value(), SqlType.TEXT.each(subjects)).stream()
                        .collect(Collectors.toMap(Stored::subject, Stored::seal));
        Map<String, Long> last = LAST.find(entityManager, tenantId.value(), SqlType.TEXT.each(subjects)).stream()
                .collect(Collectors.toMap(Last::subject, Last::number));
        boolean archived = last.size() < seals.size()
                && !ARCHIVES.find(entityManager, tenantId.value()).isEmpty();
        Map<RowName, RowState> states = new HashMap<>();
        rows.forEach(row -> states.put(
                row,
                new RowState(
                        Optional.ofNullable(seals.get(row.subject())),
                        last.getOrDefault(row.subject(), 0L),
                        archived)));
        return states;
    }

    /** Finds the names of the next sealed rows that were not removed, of all tenants. */
    static List<RowName> findAfter(EntityManager entityManager, Optional<RowName> after, int limit) {
        return AFTER.find(
                entityManager,
                after.map(row -> row.tenantId().value()).orElse(""),
                after.map(RowName::subject).orElse(""),
                limit);
    }

    static void store(EntityManager entityManager, RowName row, RowSeal seal) {
        int changed = bind(
                entityManager,
                "update row_seals set number = :number, sealed_values = :sealed, key_id = :keyId, mac = :mac" + OF_ROW,
                row,
                seal);
        if (changed == 0) {
            bind(
                    entityManager,
                    "insert into row_seals (tenant_id, subject, number, sealed_values, key_id, mac)"
                            + " values (:tenantId, :subject, :number, :sealed, :keyId, :mac)",
                    row,
                    seal);
        }
    }

    private static int bind(EntityManager entityManager, String sql, RowName row, RowSeal seal) {
        return entityManager
                .createNativeQuery(sql)
                .setParameter("tenantId", row.tenantId().value())
                .setParameter("subject", row.subject())
                .setParameter("number", seal.number())
                .setParameter("sealed", seal.values().orElse(null))
                .setParameter("keyId", seal.keyId())
                .setParameter("mac", seal.mac())
                .executeUpdate();
    }
}

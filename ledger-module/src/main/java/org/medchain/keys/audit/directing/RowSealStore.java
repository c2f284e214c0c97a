package org.medchain.keys.audit.directing;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.SqlType;

/** The seals of directing rows in the database, in the transaction of the entity manager. */
final class RowSealStore {

    private static final int PAGE = 1_000;
    private static final String COLUMNS = "subject, number, sealed_values, key_id, mac";
    private static final RowQuery<Stored> OF_SUBJECTS = new RowQuery<>(
            "select " + COLUMNS + " from row_seals where tenant_id = ? and subject = any(?)",
            row -> new Stored(
                    row.text(1),
                    new RowSeal(row.number(2), Optional.ofNullable(row.text(3)), row.text(4), row.bytes(5))));
    private static final RowQuery<Last> LAST = new RowQuery<>(
            "select subject, max(number) from (select subject, change_number as number from audit_events"
                    + " where tenant_id = ? and subject = any(?) union all select subject, number from archived_changes"
                    + " where tenant_id = ? and subject = any(?)) c group by subject",
            row -> new Last(row.text(1), row.number(2)));
    private static final String WANTED =
            " from unnest(cast(? as varchar array), cast(? as varchar array)) as wanted (tenant_id, subject)";
    private static final RowQuery<Map.Entry<RowNames.Place, RowSeal>> OF_TENANTS = new RowQuery<>(
            "select s.tenant_id, s.subject, s.number, s.sealed_values, s.key_id, s.mac" + WANTED
                    + " join row_seals s on s.tenant_id = wanted.tenant_id and s.subject = wanted.subject"
                    + " where s.tenant_id = any(?)",
            row -> Map.entry(
                    new RowNames.Place(row.text(1), row.text(2)),
                    new RowSeal(row.number(3), Optional.ofNullable(row.text(4)), row.text(5), row.bytes(6))));
    private static final RowQuery<Map.Entry<RowNames.Place, Long>> LAST_OF_TENANTS = new RowQuery<>(
            "select tenant_id, subject, max(number) from (select e.tenant_id, e.subject, e.change_number as number"
                    + WANTED
                    + " join audit_events e on e.tenant_id = wanted.tenant_id and e.subject = wanted.subject"
                    + " where e.tenant_id = any(?) union all"
                    + " select a.tenant_id, a.subject, a.number" + WANTED
                    + " join archived_changes a on a.tenant_id = wanted.tenant_id and a.subject = wanted.subject"
                    + " where a.tenant_id = any(?)) c"
                    + " group by tenant_id, subject",
            row -> Map.entry(new RowNames.Place(row.text(1), row.text(2)), row.number(3)));
    private static final RowQuery<RowNames.Place> AFTER = new RowQuery<>(
            "select tenant_id, subject from row_seals where (tenant_id, subject) > (?, ?) and sealed_values is not null"
                    + " order by tenant_id, subject limit ?",
            row -> new RowNames.Place(row.text(1), row.text(2)));

    private static final RowQuery<RowNames.Place> CHANGED_AFTER = new RowQuery<>(
            "select tenant_id, subject from ((select distinct tenant_id, subject from audit_events"
                    + " where subject is not null and (tenant_id, subject) > (?, ?) order by tenant_id, subject limit ?)"
                    + " union (select tenant_id, subject from archived_changes where (tenant_id, subject) > (?, ?)"
                    + " order by tenant_id, subject limit ?)) c order by tenant_id, subject limit ?",
            row -> new RowNames.Place(row.text(1), row.text(2)));

    /** An index has the range, the pattern what is in it. */
    private static final RowQuery<String> CHANGED_OF_TENANT = new RowQuery<>(
            "select distinct subject from audit_events where tenant_id = ? and subject between ? and ? and subject like ?",
            row -> row.text(1));

    /** In the order of the chain: the index of subjects has those of all years. */
    private static final RowQuery<String> CHANGED_BEHIND = new RowQuery<>(
            "select distinct subject from (select subject from audit_events where tenant_id = ? and seq > ?"
                    + " order by tenant_id, seq limit " + Integer.MAX_VALUE + ") newest where subject like ?",
            row -> row.text(1));

    private static final RowQuery<Long> REMOVALS = new RowQuery<>(
            "select count(*) from audit_events where tenant_id = ? and subject = ? and change_number = ?"
                    + " and values_before is not null and values_after is null",
            row -> row.longNumber(1));

    private static final RowQuery<RowNames.Place> OF_OTHER_KEYS = new RowQuery<>(
            "select tenant_id, subject from row_seals where key_id <> ? and (tenant_id, subject) > (?, ?)"
                    + " order by tenant_id, subject limit ?",
            row -> new RowNames.Place(row.text(1), row.text(2)));

    private static final String FIRST_UUID = "00000000-0000-0000-0000-000000000000";
    private static final String LAST_UUID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    private static final String OF_ROW = " where tenant_id = ? and subject = ?";
    private static final RowWrite REPLACE =
            new RowWrite("update row_seals set key_id = ?, mac = ?" + OF_ROW + " and number = ? and mac = ?");
    private static final RowWrite UPDATE =
            new RowWrite("update row_seals set number = ?, sealed_values = ?, key_id = ?, mac = ?" + OF_ROW);
    private static final RowWrite INSERT = new RowWrite(
            "insert into row_seals (number, sealed_values, key_id, mac, tenant_id, subject) values (?, ?, ?, ?, ?, ?)");

    private RowSealStore() {}

    private record Stored(String subject, RowSeal seal) {}

    private record Last(String subject, long number) {}

    private static RowName nameOf(RowNames.Place place) {
        String subject = place.key();
        int slash = subject.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("the subject of a row has no key");
        }
        return new RowName(new TenantId(place.tenantId()), subject.substring(0, slash), subject.substring(slash + 1));
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
        Map<String, Long> last = LAST
                .find(
                        entityManager,
                        tenantId.value(),
                        SqlType.TEXT.each(subjects),
                        tenantId.value(),
                        SqlType.TEXT.each(subjects))
                .stream()
                .collect(Collectors.toMap(Last::subject, Last::number));
        Map<RowName, RowState> states = new HashMap<>();
        rows.forEach(row -> states.put(
                row,
                new RowState(Optional.ofNullable(seals.get(row.subject())), last.getOrDefault(row.subject(), 0L))));
        return states;
    }

    /** Finds the states of rows of tenants of one shard. */
    static Map<RowName, RowState> find(EntityManager entityManager, Collection<RowName> rows) {
        List<RowName> wanted = rows.stream().distinct().toList();
        Object tenants = SqlType.TEXT.each(
                wanted.stream().map(row -> row.tenantId().value()).toList());
        Object subjects =
                SqlType.TEXT.each(wanted.stream().map(RowName::subject).toList());
        Map<RowNames.Place, RowSeal> seals = OF_TENANTS.find(entityManager, tenants, subjects, tenants).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<RowNames.Place, Long> last =
                LAST_OF_TENANTS.find(entityManager, tenants, subjects, tenants, tenants, subjects, tenants).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<RowName, RowState> states = new HashMap<>();
        wanted.forEach(row -> {
            RowNames.Place place = new RowNames.Place(row.tenantId().value(), row.subject());
            states.put(row, new RowState(Optional.ofNullable(seals.get(place)), last.getOrDefault(place, 0L)));
        });
        return states;
    }

    /** Finds the names of the next sealed rows that were not removed, of all tenants. */
    static RowNames findAfter(EntityManager entityManager, RowNames.Place after, int limit) {
        return named(AFTER.find(entityManager, after.tenantId(), after.key(), limit), limit);
    }

    /** Finds them on Citus, of the nodes that answer. */
    static RowNames findOfShardsAfter(EntityManager entityManager, RowNames.Place after, int limit) {
        return named(
                RowsOfShards.find(entityManager, "row_seals", "subject", "sealed_values is not null", after, limit),
                limit);
    }

    /** Finds the names of the next rows that the trail, or what is archived of it, has changes of; of all tenants. */
    static RowNames findChangedAfter(EntityManager entityManager, RowNames.Place after, int limit) {
        String tenant = after.tenantId();
        String subject = after.key();
        return named(CHANGED_AFTER.find(entityManager, tenant, subject, limit, tenant, subject, limit, limit), limit);
    }

    /** Finds them on Citus, of the nodes that answer. */
    static RowNames findChangedOfShardsAfter(EntityManager entityManager, RowNames.Place after, int limit) {
        return named(RowsOfShards.findChanged(entityManager, after, limit), limit);
    }

    /** Gives the taker the states of a tenant's rows in this table, whose keys are UUIDs, that the trail has changes of, but for what is archived of it. */
    static void forEachChanged(
            EntityManager entityManager,
            TenantId tenantId,
            String table,
            long behind,
            BiConsumer<RowName, RowState> taker) {
        String any = table + "/%";
        List<String> subjects = behind == 0
                ? CHANGED_OF_TENANT.find(
                        entityManager, tenantId.value(), table + "/" + FIRST_UUID, table + "/" + LAST_UUID, any)
                : CHANGED_BEHIND.find(entityManager, tenantId.value(), behind, any);
        List<RowName> changed = subjects.stream()
                .map(subject -> nameOf(new RowNames.Place(tenantId.value(), subject)))
                .toList();
        for (int from = 0; from < changed.size(); from += PAGE) {
            find(entityManager, tenantId, changed.subList(from, Math.min(from + PAGE, changed.size())))
                    .forEach(taker);
        }
    }

    /** Returns true if the trail has this change of the row, and the change removed it. */
    static boolean isRemoval(EntityManager entityManager, RowName row, long number) {
        return REMOVALS.find(entityManager, row.tenantId().value(), row.subject(), number)
                        .get(0)
                == 1;
    }

    /** Finds the names of the next rows whose seals are not under this key, removed ones too. */
    static RowNames findOfOtherKeys(EntityManager entityManager, String keyId, RowNames.Place after, int limit) {
        return named(OF_OTHER_KEYS.find(entityManager, keyId, after.tenantId(), after.key(), limit), limit);
    }

    private static RowNames named(List<RowNames.Place> found, int limit) {
        return RowNames.of(found, limit, RowSealStore::nameOf);
    }

    /** Returns false, and changes nothing, if the row has another seal meanwhile. */
    static boolean replace(EntityManager entityManager, RowName row, RowSeal old, RowSeal seal) {
        return REPLACE.apply(
                        entityManager,
                        seal.keyId(),
                        seal.mac(),
                        row.tenantId().value(),
                        row.subject(),
                        old.number(),
                        old.mac())
                == 1;
    }

    static void store(EntityManager entityManager, RowName row, RowSeal seal) {
        if (bind(UPDATE, entityManager, row, seal) == 0) {
            bind(INSERT, entityManager, row, seal);
        }
    }

    private static int bind(RowWrite change, EntityManager entityManager, RowName row, RowSeal seal) {
        return change.apply(
                entityManager,
                seal.number(),
                seal.values().orElse(null),
                seal.keyId(),
                seal.mac(),
                row.tenantId().value(),
                row.subject());
    }
}

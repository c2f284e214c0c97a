package org.medchain.keys.audit.directing;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.medchain.keys.server.database.RowQuery;

/**
 * The places of rows in the order of their tenants, which each shard of Citus is asked for by itself: what is on a node that is away is left out, and comes again
 * when all are gone through once more.
 */
final class RowsOfShards {

    private static final String PLACES =
            "select name ->> 0 as tenant_id, name ->> 1 as key from run_command_on_shards(cast(cast(? as text) as regclass),"
                    + " format(cast(? as text), cast(? as text), cast(? as text), cast(? as text))) shard,"
                    + " json_array_elements(cast(case when shard.success then nullif(shard.result, '') end as json)) as place (name)";
    private static final String ORDER = " order by tenant_id, key limit ?";

    private static final RowQuery<RowNames.Place> OF_TABLE_ON_SHARD =
            new RowQuery<>(PLACES + ORDER, row -> new RowNames.Place(row.text(1), row.text(2)));
    private static final RowQuery<RowNames.Place> OF_TWO_ON_SHARD =
            new RowQuery<>(PLACES + " union " + PLACES + ORDER, row -> new RowNames.Place(row.text(1), row.text(2)));

    private RowsOfShards() {}

    /**
     * Finds the places of the next rows of a table.
     *
     * @param key the column that is the key within the tenant
     * @param condition of the rows, in SQL, without a percent sign
     */
    static List<RowNames.Place> find(
            EntityManager entityManager, String table, String key, String condition, RowNames.Place after, int limit) {
        return OF_TABLE_ON_SHARD.find(
                entityManager,
                table,
                command(key, condition),
                literal(after.tenantId()),
                literal(after.key()),
                Integer.toString(limit),
                limit);
    }

    /** Finds what {@link RowSealStore#findChangedAfter} finds. */
    static List<RowNames.Place> findChanged(EntityManager entityManager, RowNames.Place after, int limit) {
        String each = Integer.toString(limit);
        String command = command("subject", "subject is not null");
        return OF_TWO_ON_SHARD.find(
                entityManager,
                "audit_events",
                command,
                literal(after.tenantId()),
                literal(after.key()),
                each,
                "archived_changes",
                command,
                literal(after.tenantId()),
                literal(after.key()),
                each,
                limit);
    }

    /** Returns the text of a place for a command in which Citus puts the name of the shard by {@code format}, too. */
    private static String literal(String text) {
        return text.replace("%", "%%");
    }

    private static String command(String key, String condition) {
        return "select json_agg(json_build_array(tenant_id, key)) from (select distinct tenant_id, " + key
                + " as key from %%s where " + condition + " and (tenant_id, " + key
                + ") > (%L, %L) order by tenant_id, " + key + " limit %s) page";
    }
}

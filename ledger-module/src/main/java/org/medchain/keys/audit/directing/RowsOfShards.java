package org.medchain.keys.audit.directing;

import jakarta.persistence.EntityManager;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.database.RowQuery;

/**
 * The places of rows in the order of their tenants, which each shard of Citus is asked for by itself: what is on a node that is away is left out, which is
 * logged, and comes again when all are gone through once more.
 */
final class RowsOfShards {

    private static final LimitedLog FAILURES = new LimitedLog(System.getLogger(RowsOfShards.class.getName()));

    /** Many more than the shards of a table, each of which may have failed. */
    private static final int MOST_FAILURES = 10_000;

    /** A shard that failed has one place, without a tenant, with the error as its key. */
    private static final String PLACES =
            "select name ->> 0 as tenant_id, name ->> 1 as key from run_command_on_shards(cast(cast(? as text) as regclass),"
                    + " format(cast(? as text), cast(? as text), cast(? as text), cast(? as text))) shard,"
                    + " json_array_elements(case when shard.success then cast(nullif(shard.result, '') as json)"
                    + " else json_build_array(json_build_array(null, shard.result)) end) as place (name)";

    private static final String ORDER = " order by tenant_id nulls first, key limit ?";

    private static final RowQuery<Answer> OF_TABLE_ON_SHARD =
            new RowQuery<>(PLACES + ORDER, row -> new Answer(Optional.ofNullable(row.text(1)), row.text(2)));
    private static final RowQuery<Answer> OF_TWO_ON_SHARD = new RowQuery<>(
            PLACES + " union " + PLACES + ORDER, row -> new Answer(Optional.ofNullable(row.text(1)), row.text(2)));

    private record Answer(Optional<String> tenantId, String keyOrError) {

        Stream<RowNames.Place> place() {
            return tenantId.stream().map(it -> new RowNames.Place(it, keyOrError));
        }
    }

    private RowsOfShards() {}

    /**
     * Finds the places of the next rows of a table.
     *
     * @param key the column that is the key within the tenant
     * @param condition of the rows, in SQL, without a percent sign
     */
    static List<RowNames.Place> find(
            EntityManager entityManager, String table, String key, String condition, RowNames.Place after, int limit) {
        return places(
                OF_TABLE_ON_SHARD.find(
                        entityManager,
                        table,
                        command(key, condition),
                        literal(after.tenantId()),
                        literal(after.key()),
                        Integer.toString(limit),
                        limit + MOST_FAILURES),
                limit);
    }

    /** Finds what {@link RowSealStore#findChangedAfter} finds. */
    static List<RowNames.Place> findChanged(EntityManager entityManager, RowNames.Place after, int limit) {
        String each = Integer.toString(limit);
        String command = command("subject", "subject is not null");
        return places(
                OF_TWO_ON_SHARD.find(
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
                        limit + MOST_FAILURES),
                limit);
    }

    private static List<RowNames.Place> places(List<Answer> answers, int limit) {
        answers.stream()
                .filter(it -> it.tenantId().isEmpty())
                .findFirst()
                .ifPresent(it -> FAILURES.log(
                        Level.WARNING, "rows of a shard of Citus can't be looked at: ", it.keyOrError(), null));
        return answers.stream().flatMap(Answer::place).limit(limit).toList();
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

package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.cli.database.Distribution;
import org.medchain.keys.cli.server.ServerException;

/**
 * The tables that migrations make, by what {@code medchain distribute} and Citus ask for: each table that has a tenant is distributed by it.
 * {@link CitusTest} runs it where there is Citus.
 */
class CitusScriptTest {

    private static final String WITH_TENANT =
            "exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')";

    /** Unique and primary keys, also those that are indexes alone, without a column tenant_id. */
    private static final RowQuery<String> KEYS_WITHOUT_TENANT = new RowQuery<>(
            "select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid"
                    + " join pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname = 'public' and c.relkind = 'r' and i.indisunique and " + WITH_TENANT
                    + " and not exists (select 1 from pg_attribute a"
                    + " where a.attrelid = i.indrelid and a.attname = 'tenant_id' and a.attnum = any(i.indkey))",
            row -> row.text(1));

    /** Foreign keys of or to a table, with the first column on both sides. */
    private static final RowQuery<String> REFERENCES = new RowQuery<>(
            "select a.attname || ' ' || b.attname from pg_constraint k"
                    + " join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]"
                    + " join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]"
                    + " where k.contype = 'f' and k.connamespace = 'public'::regnamespace",
            row -> row.text(1));

    private static final RowQuery<String> WITHOUT_PRIMARY_KEY = new RowQuery<>(
            "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
                    + " and not exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary)",
            row -> row.text(1));

    private static final RowQuery<String> TRIGGERS = new RowQuery<>(
            "select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
                    + " where c.relnamespace = 'public'::regnamespace and not t.tgisinternal",
            row -> row.text(1));

    private static final RowQuery<String> VIEWS = new RowQuery<>(
            "select pg_get_viewdef(v) from unnest(array['current_data_keys', 'audit_chains']::regclass[]) as v",
            row -> row.text(1));

    private static final RowQuery<Boolean> MAKE_VIEWS =
            new RowQuery<>("select make_views(?) is null", row -> row.flag(1));

    private final InProcessDatabase database = DatabaseKind.POSTGRESQL.database();

    private <T> List<T> found(RowQuery<T> query) {
        return database.read(query::find);
    }

    @Test
    void findsATenantInEachUniqueKey() {
        assertThat(found(KEYS_WITHOUT_TENANT)).isEmpty();
    }

    @Test
    void findsTenantsOnBothSidesOfForeignKeys() {
        assertThat(found(REFERENCES)).isNotEmpty().containsOnly("tenant_id tenant_id");
    }

    /** By it Citus tells rows apart while a shard moves and is written. The script adds the one that is missing. */
    @Test
    void findsAPrimaryKeyOfEachTable() {
        assertThat(found(WITHOUT_PRIMARY_KEY)).containsExactly("wrapping_changes");
    }

    /** Citus has none of tables that it distributes. */
    @Test
    void findsNoTriggerThatTheScriptDoesNotDrop() throws IOException {
        String script;
        try (InputStream text = Distribution.class.getResourceAsStream("distribute.sql")) {
            script = new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(found(TRIGGERS))
                .hasSize(3)
                .allSatisfy(
                        trigger -> assertThat(script).contains("drop trigger if exists " + trigger + " on data_keys;"));
    }

    @Test
    void isRefusedWithoutCitus() {
        Distribution distribution = new Distribution(database::connection, database::connection);

        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(distribution::distribute)
                .withMessage("the database has no extension citus");
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(distribution::undistribute)
                .withMessage("the database has no extension citus");
        assertThat(found(TRIGGERS)).hasSize(3);
    }

    /** The script's own form, and back. */
    @Test
    void givesTheViewsBackAsTheyWere() {
        List<String> before = found(VIEWS);
        List<List<String>> meanwhile = new ArrayList<>();

        database.change(entityManager -> {
            MAKE_VIEWS.find(entityManager, true);
            meanwhile.add(VIEWS.find(entityManager));
            MAKE_VIEWS.find(entityManager, false);
        });

        assertThat(meanwhile.get(0)).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
        assertThat(found(VIEWS)).isEqualTo(before);
    }
}

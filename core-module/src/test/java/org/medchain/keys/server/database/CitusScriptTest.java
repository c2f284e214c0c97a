package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * src/main/postgresql/citus.sql against the tables that migrations make, by what Citus asks for. There is no Citus here to run it.
 *
 * <p>Limit: what else Citus refuses (statements, triggers) nobody tried.
 */
class CitusScriptTest {

    private static final Path SCRIPT =
            Path.of("").toAbsolutePath().getParent().resolve("src/main/postgresql/citus.sql");
    private static final Pattern DISTRIBUTED = Pattern.compile("create_distributed_table\\('(\\w+)', 'tenant_id'");
    private static final Pattern REFERENCE = Pattern.compile("create_reference_table\\('(\\w+)'\\)");

    private static final RowQuery<String> TABLES = new RowQuery<>(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
                    + " and table_name <> 'flyway_schema_history'",
            row -> row.text(1));

    /** Unique and primary keys, also those that are indexes alone, without a column tenant_id. */
    private static final RowQuery<String> KEYS_WITHOUT_TENANT = new RowQuery<>(
            "select i.indrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid"
                    + " join pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname = 'public' and i.indisunique and not exists (select 1 from pg_attribute a"
                    + " where a.attrelid = i.indrelid and a.attname = 'tenant_id' and a.attnum = any(i.indkey))",
            row -> row.text(1));

    /** Of foreign keys, which table refers to which, and the first column on both sides. */
    private static final RowQuery<Reference> REFERENCES = new RowQuery<>(
            "select k.conrelid::regclass::text, k.confrelid::regclass::text, a.attname, b.attname from pg_constraint k"
                    + " join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]"
                    + " join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]"
                    + " where k.contype = 'f' and k.connamespace = 'public'::regnamespace",
            row -> new Reference(row.text(1), row.text(2), row.text(3), row.text(4)));

    private final InProcessDatabase database = DatabaseKind.POSTGRESQL.database();

    private record Reference(String from, String to, String column, String referred) {}

    private static List<String> named(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(SCRIPT))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void namesEachTableOnce() throws IOException {
        List<String> named = new ArrayList<>(named(DISTRIBUTED));
        named.addAll(named(REFERENCE));
        List<String> tables = database.read(TABLES::find);

        assertThat(named).containsExactlyInAnyOrderElementsOf(tables);
    }

    @Test
    void distributesNoTableWithAUniqueKeyThatLacksTheTenant() throws IOException {
        List<String> tables = database.read(KEYS_WITHOUT_TENANT::find);

        assertThat(tables).isNotEmpty().doesNotContainAnyElementsOf(named(DISTRIBUTED));
    }

    @Test
    void distributesWhatATableRefersToBefore() throws IOException {
        List<String> order = named(DISTRIBUTED);
        List<Reference> references = database.read(REFERENCES::find);

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference.column()).isEqualTo("tenant_id");
            assertThat(reference.referred()).isEqualTo("tenant_id");
            assertThat(order.indexOf(reference.to())).isNotNegative().isLessThan(order.indexOf(reference.from()));
        });
    }
}

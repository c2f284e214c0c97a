package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.cli.database.CitusNodes;

/**
 * What the application asks, recorded while its own tests run, goes to one shard of Citus, but for what src/test/plans/shards.md lists. Skipped where there is no
 * Citus ({@link CitusNodes}).
 */
@Tag("citus")
class CitusPlansTest {

    private static final Path PAGE = Path.of("src/test/plans/shards.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([A-Za-z.]+)` \\| ", Pattern.MULTILINE);
    private static final Pattern PARAMETER = Pattern.compile("\\?");
    private static final Pattern TASKS = Pattern.compile("Task Count: (\\d+)");

    /** A tenant, as short as the shortest column of a text. */
    private static final String TEXT = "north";

    private static final Map<String, String> VALUES = Map.of(
            "uuid", "00000000-0000-0000-0000-000000000000",
            "integer", "1",
            "bigint", "1",
            "boolean", "true",
            "timestamp with time zone", "2026-11-01",
            "bytea", "\\x00");

    /** Part of the plan of what selects the rows that it inserts, and copies them to the shards. */
    private static final String COPIED = "INSERT/SELECT method: pull to coordinator";

    /** Tests make effects alone; the service makes those of a group together, and by this asks only whether keys may be used. */
    private static final String ALONE = "BulkEffect.apply";

    private static final SortedMap<String, Set<String>> REFUSED = new TreeMap<>();
    private static final Set<String> COPYING = new TreeSet<>();
    private static final Set<String> ON_SEVERAL_SHARDS = new TreeSet<>();

    @BeforeAll
    static void explainWhatTheTestsAsk() throws SQLException {
        CitusNodes.assume();
        assertThat(CitusCluster.isWanted()).as("the property medchain.citus").isTrue();
        RecordedStatements recorded = RecordedStatements.during(QueryPlansTest::runTests);
        try (Connection connection = DatabaseKind.POSTGRESQL.database().connection();
                Statement statement = connection.createStatement()) {
            recorded.callers().forEach((sql, caller) -> {
                if (!sql.startsWith("set ")) {
                    note(
                            statement,
                            sql,
                            caller.substring(
                                    caller.substring(0, caller.lastIndexOf('.')).lastIndexOf('.') + 1));
                }
            });
        }
    }

    private static void note(Statement statement, String sql, String caller) {
        try {
            String plan = plan(statement, sql);
            if (tasks(plan) > 1) {
                ON_SEVERAL_SHARDS.add(caller);
            }
            if (plan.contains(COPIED) && isBreakable(sql) && !caller.equals(ALONE)) {
                COPYING.add(caller + ": " + sql);
            }
        } catch (SQLException e) {
            REFUSED.computeIfAbsent(caller, it -> new TreeSet<>()).add(e.getMessage() + ": " + sql);
        }
    }

    /** What returns something is inserted at the shards, and no constraint of a note can be broken. */
    private static boolean isBreakable(String sql) {
        return !sql.matches("(?s).* returning \\S+") && !sql.contains("insert into wrapping_changes ");
    }

    /** The plan when all tenants of the statement are one. Citus explains no write of a CTE with parameters, though it makes it. */
    private static String plan(Statement statement, String sql) throws SQLException {
        String[] parts = PARAMETER.split(sql, -1);
        List<String> types = types(statement, parts);
        return String.join(
                " ",
                column(
                        statement,
                        "explain "
                                + withParameters(parts, i -> "('" + value(types.get(i)) + "'::" + types.get(i) + ")")));
    }

    /** The number of shards that a statement is sent to. */
    private static int tasks(String plan) {
        return TASKS.matcher(plan)
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .max()
                .orElse(0);
    }

    private static String withParameters(String[] parts, IntFunction<String> parameter) {
        return IntStream.range(0, parts.length)
                .mapToObj(i -> i == 0 ? parts[0] : parameter.apply(i - 1) + parts[i])
                .collect(Collectors.joining());
    }

    private static List<String> types(Statement statement, String... parts) throws SQLException {
        statement.execute("prepare explained as " + withParameters(parts, i -> "$" + (i + 1)));
        try {
            return column(
                    statement,
                    "select unnest(parameter_types)::text from pg_prepared_statements where name = 'explained'");
        } finally {
            statement.execute("deallocate explained");
        }
    }

    private static String value(String type) {
        return type.endsWith("[]")
                ? "{\"" + value(type.substring(0, type.length() - 2)).replace("\\", "\\\\") + "\"}"
                : VALUES.getOrDefault(type, TEXT);
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Test
    void areAllTaken() {
        assertThat(REFUSED).isEmpty();
    }

    /** Of a copy Citus does not say that a constraint is broken: SQLSTATE XX000 in place of 23505. */
    @Test
    void copyNoRows() {
        assertThat(COPYING).isEmpty();
    }

    @Test
    void goToOneShardUnlessTheyAreListed() throws IOException {
        assertThat(ROW.matcher(Files.readString(PAGE)).results().map((MatchResult row) -> row.group(1)))
                .containsExactlyElementsOf(ON_SEVERAL_SHARDS);
    }
}

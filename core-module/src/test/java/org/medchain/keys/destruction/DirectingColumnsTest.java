package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.server.database.DatabaseKind;

/** Each column of each directing table, as the schema has them: what was changed past the service is refused, and nothing is left of the act. */
@ParameterizedClass
@EnumSource
class DirectingColumnsTest {

    /** Parts of the names of columns that have a time. */
    private static final List<String> TIMES =
            List.of("_at", "_active_from", "_active_until", "erase_after", "export_after", "holds_from");

    private final InProcessDestructions core;

    DirectingColumnsTest(DatabaseKind kind) {
        core = new InProcessDestructions(kind);
    }

    /** A column that directs. */
    record Column(String table, String name) {

        @Override
        public String toString() {
            return table + "." + name;
        }
    }

    static List<String> sealedTables() {
        return DirectingColumns.tables().stream()
                .filter(table -> !DirectingColumns.WITHOUT_ACT.containsKey(table))
                .toList();
    }

    static Stream<Column> columns() {
        return sealedTables().stream()
                .flatMap(table ->
                        DirectingColumns.of(table).directing().stream().map(column -> new Column(table, column)));
    }

    /** In their order. */
    private List<String> columnsOf(String table) {
        return core.database().read(entityManager -> {
            List<String> names = new ArrayList<>();
            for (Object name : entityManager
                    .createNativeQuery("select lower(column_name) from information_schema.columns"
                            + " where lower(table_name) = ?1 order by ordinal_position")
                    .setParameter(1, table)
                    .getResultList()) {
                names.add((String) name);
            }
            return names;
        });
    }

    @Nested
    class EachColumn {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.destruction.DirectingColumns#tables")
        void hasOneAnswer(String table) {
            DirectingColumns.Answers answers = DirectingColumns.of(table);
            List<String> answered = new ArrayList<>(answers.key());
            answered.addAll(answers.directing());
            answered.addAll(answers.reasons().keySet());

            assertThat(answered).as(table).containsExactlyInAnyOrderElementsOf(columnsOf(table));
        }
    }

    /** @param column of a row that directs */
    private static void change(DirectingScene scene, Column column) {
        Object value = scene.valueOf(column.name());
        if (column.name().equals("status")) {
            scene.set(column.name(), "?", column.table().equals("tenants") ? "SUSPENDED" : "CANCELLED");
        } else if (column.name().equals("patient")) {
            scene.set(column.name(), "?", scene.anotherPatient().value());
        } else if (value instanceof Number) {
            scene.set(column.name(), column.name() + " + 1");
        } else if (value instanceof Boolean) {
            scene.set(column.name(), "not " + column.name());
        } else if (value instanceof String) {
            scene.set(column.name(), column.name().equals("audit_retention") ? "'P99Y'" : column.name() + " || 'x'");
        } else if (value != null) {
            scene.set(column.name(), column.name() + " + interval '1' second");
        } else {
            setWhatWasNull(scene, column.name());
        }
    }

    private static void setWhatWasNull(DirectingScene scene, String column) {
        if (TIMES.stream().anyMatch(column::contains)) {
            scene.set(column, "?", Instant.parse("2026-11-25T01:00:00Z"));
        } else if (column.endsWith("_seconds") || column.startsWith("max_")) {
            scene.set(column, "86400");
        } else if (column.endsWith("four_eyes")) {
            scene.set(column, "true");
        } else if (column.equals("unwrap_failed_with")) {
            scene.set(column, "'KMS_UNAVAILABLE'");
        } else {
            scene.set(column, column.equals("provider") ? "'LOCAL'" : "'x'");
        }
    }

    private static void requireRefused(DirectingScene scene) {
        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(scene::act);
        assertThat(scene.isNothingErased()).isTrue();
    }

    @Nested
    class EachThatDirects {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.destruction.DirectingColumnsTest#columns")
        void isRefusedIfItWasChanged(Column column) {
            DirectingScene scene = new DirectingScene(core, column.table());

            change(scene, column);

            requireRefused(scene);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.destruction.DirectingColumnsTest#columns")
        void isRefusedIfItWasTakenAway(Column column) {
            assumeTrue(isNullable(column));
            DirectingScene scene = new DirectingScene(core, column.table());
            assumeTrue(scene.valueOf(column.name()) != null);

            scene.set(column.name(), "null");

            requireRefused(scene);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.destruction.DirectingColumnsTest#columns")
        void isRefusedIfItIsThatOfAnotherTenant(Column column) {
            assumeFalse(column.name().equals("patient"), "a foreign key keeps it to the tenant");
            DirectingScene scene = new DirectingScene(core, column.table());
            assumeFalse(Objects.equals(scene.valueOf(column.name()), scene.valueOfOther(column.name())));

            scene.setToValueOfOther(column.name());

            requireRefused(scene);
        }
    }

    private boolean isNullable(Column column) {
        return core.database()
                .value(
                        "select is_nullable from information_schema.columns"
                                + " where lower(table_name) = ?1 and lower(column_name) = ?2",
                        column.table(),
                        column.name())
                .equals("YES");
    }

    @Nested
    class EachRow {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.destruction.DirectingColumnsTest#sealedTables")
        void directsIfNothingWasChanged(String table) {
            DirectingScene scene = new DirectingScene(core, table);

            assertThatNoException().isThrownBy(scene::act);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.destruction.DirectingColumnsTest#sealedTables")
        void isRefusedIfItIsAnOlderOne(String table) {
            requireOlderRefused(table, false);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.destruction.DirectingColumnsTest#sealedTables")
        void isRefusedIfItIsAnOlderOneWithItsSeal(String table) {
            assumeFalse(table.equals("tenants"), "the fixture's change of a tenant leaves no event");
            requireOlderRefused(table, true);
        }

        private void requireOlderRefused(String table, boolean withSeal) {
            DirectingScene scene = new DirectingScene(core, table);
            List<String> columns = columnsOf(table);
            String copy = scene.keep(columns);
            scene.takeAStep();

            scene.putBack(copy, columns, withSeal);

            requireRefused(scene);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.destruction.DirectingColumnsTest#sealedTables")
        void isRefusedIfItWasDeleted(String table) {
            assumeFalse(table.equals("tenants"), "foreign keys keep a tenant that has rows");
            DirectingScene scene = new DirectingScene(core, table);

            scene.delete();

            requireRefused(scene);
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.destruction.DirectingColumnsTest#sealedTables")
        void isRefusedIfItWasAdded(String table) {
            DirectingScene scene = new DirectingScene(core, table);

            UUID added = scene.add(columnsOf(table));

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> scene.actOn(added));
            assertThat(scene.isNothingErased()).isTrue();
        }
    }
}

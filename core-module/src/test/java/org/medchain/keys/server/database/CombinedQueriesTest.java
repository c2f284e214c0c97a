package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CombinedQueriesTest {

    private static final RowQuery<String> TEXTS = new RowQuery<>(
            "select given.a from unnest(cast(? as varchar array)) as given (a)", row -> row.text(1), SqlType.TEXT);

    private static final RowQuery<List<Object>> ALL_TYPES = new RowQuery<>(
            "select given.id, bigint '7', 8, cast(null as varchar), cast(null as bytea), cast(null as timestamp with time zone)"
                    + " from unnest(cast(? as uuid array)) as given (id)",
            row -> Arrays.asList(row.uuid(1), row.number(2), row.integer(3), row.text(4), row.bytes(5), row.time(6)),
            SqlType.UUID,
            SqlType.LONG,
            SqlType.INTEGER,
            SqlType.TEXT,
            SqlType.BYTES,
            SqlType.TIME);

    private static final RowQuery<String> LOCK = new RowQuery<>(
            "select fingerprint from keks_in_use where fingerprint = any(?) for update", row -> row.text(1));

    private static RowQuery.Asked<String> texts(String... wanted) {
        return TEXTS.with(SqlType.TEXT.each(List.of(wanted)));
    }

    @Nested
    class Combine {

        @Test
        void makesOneStatementOfQueriesThatFollowEachOther() {
            RowQuery<Long> numbers = new RowQuery<>("select version from tenants", row -> row.number(1), SqlType.LONG);
            RowQuery<String> names = new RowQuery<>(
                    "select id, name from tenants where tenant_id = ?", row -> row.text(2), SqlType.UUID, SqlType.TEXT);

            assertThat(CombinedQueries.combine(List.of(numbers.with(), names.with("clinic"))))
                    .extracting(RoundTripPart::sql)
                    .containsExactly(
                            "select 0, q.c1, null::uuid, null::varchar from (select version from tenants) as q (c1)"
                                    + " union all select 1, null::int8, q.c1, q.c2"
                                    + " from (select id, name from tenants where tenant_id = ?) as q (c1, c2)");
        }

        @Test
        void leavesAloneWhatHasNoNeighbour() {
            RowQuery.Asked<String> alone = texts("a");

            assertThat(CombinedQueries.combine(List.of(alone))).containsExactly(alone);
        }

        /** What it locks is locked before the statement behind it begins, and not while that looks. */
        @Test
        void keepsAQueryThatNamesNoColumnsAStatementOfItsOwnAtItsPlace() {
            RowQuery.Asked<String> before = texts("a");
            RowQuery.Asked<String> lock = LOCK.with(SqlType.TEXT.each(List.of("x")));

            List<RoundTripPart> combined = CombinedQueries.combine(List.of(before, lock, texts("b"), texts("c")));

            assertThat(combined).hasSize(3).startsWith(before, lock);
        }
    }

    /** The statement is PostgreSQL's alone. */
    @Nested
    class Answers {

        private final InProcessDatabase database = DatabaseKind.POSTGRESQL.database();

        @Test
        void areEachQuerysOwnRows() {
            UUID one = UUID.randomUUID();
            UUID two = UUID.randomUUID();

            database.change(entityManager -> {
                RoundTrip trip = new RoundTrip();
                Supplier<List<String>> texts = trip.ask(TEXTS, SqlType.TEXT.each(List.of("b", "a")));
                Supplier<List<String>> none = trip.ask(TEXTS, SqlType.TEXT.each(List.of()));
                Supplier<List<List<Object>>> all = trip.ask(ALL_TYPES, SqlType.UUID.each(List.of(one, two)));
                trip.send(entityManager);

                assertThat(texts.get()).containsExactlyInAnyOrder("a", "b");
                assertThat(none.get()).isEmpty();
                assertThat(all.get())
                        .containsExactlyInAnyOrder(
                                Arrays.asList(one, 7L, 8, null, null, null),
                                Arrays.asList(two, 7L, 8, null, null, null));
            });
        }

        /** With each time the driver may send it in another way: as a text, prepared, with binary values. */
        @Test
        void areTheSameHoweverOftenItWasSentOnTheConnection() {
            UUID id = UUID.randomUUID();

            database.change(entityManager -> {
                for (int i = 0; i < 12; i++) {
                    RoundTrip trip = new RoundTrip();
                    Supplier<List<String>> texts = trip.ask(TEXTS, SqlType.TEXT.each(List.of("a")));
                    Supplier<List<List<Object>>> all = trip.ask(ALL_TYPES, SqlType.UUID.each(List.of(id)));
                    trip.send(entityManager);

                    assertThat(texts.get()).containsExactly("a");
                    assertThat(all.get()).containsExactly(Arrays.asList(id, 7L, 8, null, null, null));
                }
            });
        }
    }
}

package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.HibernateException;
import org.hibernate.JDBCException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class RowQueryTest {

    private final InProcessDatabase database;

    RowQueryTest(DatabaseKind kind) {
        database = kind.database();
    }

    private <T> List<T> find(RowQuery<T> query, Object... parameters) {
        return database.read(entityManager -> query.find(entityManager, parameters));
    }

    @Nested
    class Find {

        @Test
        void readsEachTypeOfColumn() {
            UUID id = UUID.randomUUID();
            RowQuery<List<Object>> query = new RowQuery<>(
                    "select cast(? as varchar), cast(? as bigint), cast(? as integer), cast(? as uuid),"
                            + " timestamp with time zone '2026-11-01 13:00:00.123456+01:00'",
                    row -> List.of(row.text(1), row.number(2), row.integer(3), row.uuid(4), row.time(5)));

            assertThat(find(query, "text", 7L, 8, id))
                    .containsExactly(List.of("text", 7L, 8, id, Instant.parse("2026-11-01T12:00:00.123456Z")));
        }

        @Test
        void readsNullAsNull() {
            RowQuery<List<Object>> query = new RowQuery<>(
                    "select cast(null as varchar), cast(null as integer), cast(null as uuid),"
                            + " cast(null as timestamp with time zone)",
                    row -> Arrays.asList(row.text(1), row.integer(2), row.uuid(3), row.time(4)));

            assertThat(find(query)).containsExactly(Arrays.asList(null, null, null, null));
        }

        @Test
        void takesManyValuesAsOneParameter() {
            RowQuery<String> query =
                    new RowQuery<>("select 'found' where cast(? as varchar) = any(?)", row -> row.text(1));

            assertThat(find(query, "b", SqlType.TEXT.each(List.of("a", "b")))).containsExactly("found");
            assertThat(find(query, "c", SqlType.TEXT.each(List.of("a", "b")))).isEmpty();
        }

        @Test
        void failsIfTheReaderDoes() {
            RowQuery<String> query = new RowQuery<>("select 'row'", row -> {
                throw new SQLException("not to be read");
            });

            assertThatExceptionOfType(HibernateException.class)
                    .isThrownBy(() -> find(query))
                    .withRootCauseInstanceOf(SQLException.class);
        }

        @Test
        void failsIfTheDatabaseDoesNotTakeIt() {
            assertThatExceptionOfType(JDBCException.class)
                    .isThrownBy(() -> find(new RowQuery<>("select nothing from nowhere", row -> row.text(1))));
        }
    }
}

package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.server.settings.InvalidSettingException;

@ParameterizedClass
@EnumSource
class ErasureKeyDatabaseTest {

    private static final RowQuery<String> NAMES =
            new RowQuery<>("select name from erasure_key_store order by id", row -> row.text(1));
    private static final String INSERT = "insert into erasure_key_store (id, name) values (?, ?)";

    private final DatabaseKind kind;
    private final InProcessErasureKeys store;
    private final ErasureKeyDatabase door;

    ErasureKeyDatabaseTest(DatabaseKind kind) {
        this.kind = kind;
        this.store = InProcessErasureKeys.create(kind);
        this.door = store.door();
    }

    @Nested
    class Open {

        @Test
        void makesTheSchemaOnce() {
            door.open();
            door.open();

            assertThat(door.find(NAMES)).isEmpty();
        }

        @Test
        void refusesTheDatabaseOfTheRecords() {
            InProcessDatabase records = kind.database();
            ErasureKeyDatabase same = new ErasureKeyDatabase(() -> dataSourceOf(records), () -> dataSourceOf(records));

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(same::open)
                    .withMessage("ERASURE_KEYS_URL names the database of the records; it needs one of its own");
        }

        @Test
        void refusesOneThatDoesNotAnswer() {
            store.stop();

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(door::open)
                    .withMessage("ERASURE_KEYS_URL names a database that does not answer");
        }
    }

    private static DataSource dataSourceOf(InProcessDatabase records) {
        return InProcessErasureKeys.connecting(records::connection);
    }

    @Nested
    class Change {

        @Test
        void commitsAndCounts() {
            door.open();

            assertThat(door.change(INSERT, 1, "one")).isEqualTo(1);
            assertThat(door.change("update erasure_key_store set name = ? where id = ?", "two", 7))
                    .isZero();
            assertThat(door.find(NAMES)).containsExactly("one");
        }

        @Test
        void changesAllOrNothing() {
            door.open();

            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> door.changeEach(
                            INSERT,
                            List.of(new Object[] {1, "one"}, new Object[] {2, "two"}, new Object[] {1, "again"})))
                    .matches(DatabaseRefusal::caused);
            assertThat(door.find(NAMES)).isEmpty();

            assertThat(door.changeEach(INSERT, List.of(new Object[] {1, "one"}, new Object[] {2, "two"})))
                    .containsExactly(1, 1);
            assertThat(door.find(NAMES)).containsExactly("one", "two");
        }

        @Test
        void failsAsAnOutageIfTheStoreIsAway() {
            door.open();
            store.stop();

            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> door.change(INSERT, 1, UUID.randomUUID().toString()))
                    .matches(DatabaseOutage::caused);
        }

        @Test
        void isMadeAgainOnceIfTheConnectionHadEnded() {
            door.open();
            AtomicInteger asked = new AtomicInteger();
            ErasureKeyDatabase ending = new ErasureKeyDatabase(
                    () -> InProcessErasureKeys.connecting(() -> {
                        if (asked.getAndIncrement() == 0) {
                            throw new SQLRecoverableException("ended", "08006");
                        }
                        return store.connection();
                    }),
                    () -> InProcessErasureKeys.connecting(store::connection));

            assertThat(ending.change(INSERT, 1, "one")).isEqualTo(1);
            assertThat(asked).hasValue(2);
        }

        @Test
        void isNotMadeAThirdTime() {
            AtomicInteger asked = new AtomicInteger();
            ErasureKeyDatabase ending = new ErasureKeyDatabase(
                    () -> InProcessErasureKeys.connecting(() -> {
                        asked.incrementAndGet();
                        throw new SQLException("ended", "57P01");
                    }),
                    () -> null);

            assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> ending.find(NAMES));
            assertThat(asked).hasValue(2);
        }
    }
}

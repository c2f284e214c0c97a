package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.OptimisticLockException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** On tables that have columns of most types. */
@ParameterizedClass
@EnumSource
class BulkTableTest {

    private static final Instant TIME = Instant.parse("2026-11-01T12:00:00.123456Z");
    private static final BulkTable ERASED = new BulkTable("erased_patients")
            .column("tenant_id", SqlType.TEXT)
            .column("patient_hash", SqlType.TEXT)
            .column("patient", SqlType.UUID)
            .column("destruction", SqlType.UUID)
            .column("erased_at", SqlType.TIME);
    private static final BulkTable ARCHIVES = new BulkTable("audit_archives")
            .column("last_seq", SqlType.LONG)
            .column("last_hash", SqlType.BYTES)
            .column("tenant_id", SqlType.TEXT)
            .column("last_seq", SqlType.LONG);
    private static final BulkTable NEW_ARCHIVES = new BulkTable("audit_archives")
            .column("last_seq", SqlType.LONG)
            .column("last_hash", SqlType.BYTES)
            .column("tenant_id", SqlType.TEXT)
            .column("first_seq", SqlType.LONG)
            .column("archived_at", SqlType.TIME);
    private static final RowQuery<List<Object>> STORED = new RowQuery<>(
            "select patient_hash, patient, destruction, erased_at from erased_patients where tenant_id = ?"
                    + " order by patient_hash",
            row -> List.of(row.text(1), row.uuid(2), row.uuid(3), row.time(4)));
    private static final RowQuery<Long> SIZES =
            new RowQuery<>("select last_seq from audit_archives where tenant_id = ?", row -> row.number(1));

    private final String tenant = "clinic-" + UUID.randomUUID();
    private final String other = "clinic-" + UUID.randomUUID();
    private final InProcessDatabase database;

    BulkTableTest(DatabaseKind kind) {
        database = kind.database();
    }

    /** Other tests read whole tables, and can do nothing with such rows. */
    @AfterEach
    void removeRows() {
        for (String name : List.of(tenant, other)) {
            database.execute("delete from audit_archives where tenant_id = ?", name);
            database.execute("delete from erased_patients where tenant_id = ?", name);
        }
    }

    private interface Change {
        void addTo(RoundTrip trip);
    }

    private void send(Change change) {
        database.change(entityManager -> {
            RoundTrip trip = new RoundTrip(database.shards().areThere());
            change.addTo(trip);
            trip.send(entityManager);
        });
    }

    private List<List<Object>> stored() {
        return database.read(entityManager -> STORED.find(entityManager, tenant));
    }

    private long sizeOf(String name) {
        return database.read(entityManager -> SIZES.find(entityManager, name)).get(0);
    }

    @Nested
    class Insert {

        @Test
        void storesEveryRowAsItIs() {
            UUID patient = UUID.randomUUID();
            UUID destruction = UUID.randomUUID();
            send(trip ->
                    ERASED.insert(trip, List.of(new Object[] {tenant, "a", patient, destruction, TIME}, new Object[] {
                        tenant, "b", destruction, patient, Instant.EPOCH
                    })));

            assertThat(stored())
                    .containsExactly(
                            List.of("a", patient, destruction, TIME),
                            List.of("b", destruction, patient, Instant.EPOCH));
        }

        @Test
        void storesNoneIfOneIsThereAlready() {
            UUID id = UUID.randomUUID();
            Object[] row = {tenant, "a", id, id, TIME};

            assertThatExceptionOfType(ConstraintViolationException.class)
                    .isThrownBy(() -> send(trip -> ERASED.insert(trip, List.of(row, row))));

            assertThat(stored()).isEmpty();
        }
    }

    /** Any database takes what is for Citus. */
    @Nested
    class InsertOnCitus {

        private final RoundTrip trip = new RoundTrip(true);

        private void send() {
            database.change(trip::send);
        }

        @Test
        void storesEveryRowAsItIs() {
            UUID patient = UUID.randomUUID();
            UUID destruction = UUID.randomUUID();
            ERASED.insert(trip, List.of(new Object[] {tenant, "a", patient, destruction, TIME}, new Object[] {
                tenant, "b", destruction, patient, Instant.EPOCH
            }));

            send();

            assertThat(stored())
                    .containsExactly(
                            List.of("a", patient, destruction, TIME),
                            List.of("b", destruction, patient, Instant.EPOCH));
        }

        /** What is selected, Citus copies to the shards, and calls a constraint that is broken there an internal error. */
        @Test
        void hasTheRowsInTheStatement() {
            ARCHIVES.insert(
                    trip,
                    List.of(new Object[] {1L, new byte[1], tenant, 1L}, new Object[] {2L, new byte[1], tenant, 2L}));

            assertThat(trip.statements(true))
                    .extracting(RoundTripPart::sql)
                    .containsExactly("insert into audit_archives (last_seq, last_hash, tenant_id, last_seq)"
                            + " values (?, ?, ?, ?), (?, ?, ?, ?)");
        }

        private List<Object[]> many(int from) {
            UUID id = UUID.randomUUID();
            return IntStream.range(from, from + 2 * BulkTable.FEW)
                    .mapToObj(i -> new Object[] {tenant, "patient " + i, id, id, TIME})
                    .toList();
        }

        @Test
        void storesManyRows() {
            ERASED.insert(trip, many(0));

            send();

            assertThat(stored()).hasSize(2 * BulkTable.FEW);
        }

        @Test
        void storesNoneOfManyIfOneIsThereAlready() {
            ERASED.insert(trip, many(0));
            ERASED.insert(trip, many(2 * BulkTable.FEW - 1));

            assertThatExceptionOfType(ConstraintViolationException.class).isThrownBy(this::send);

            assertThat(stored()).isEmpty();
        }
    }

    @Nested
    class Update {

        private void store() {
            send(trip -> NEW_ARCHIVES.insert(
                    trip, List.of(new Object[] {1L, new byte[] {1}, tenant, 1L, TIME}, new Object[] {
                        1L, new byte[] {1}, other, 1L, TIME
                    })));
        }

        @Test
        void changesEachRowToItsOwnValues() {
            store();

            send(trip -> ARCHIVES.update(trip, 2, List.of(new Object[] {5L, new byte[] {5}, tenant, 1L}, new Object[] {
                6L, new byte[] {6}, other, 1L
            })));

            assertThat(sizeOf(tenant)).isEqualTo(5);
            assertThat(sizeOf(other)).isEqualTo(6);
        }

        @Test
        void changesNoneIfOneIsNotAsExpected() {
            store();

            assertThatExceptionOfType(OptimisticLockException.class)
                    .isThrownBy(() -> send(trip -> ARCHIVES.update(
                            trip, 2, List.of(new Object[] {5L, new byte[] {5}, tenant, 1L}, new Object[] {
                                6L, new byte[] {6}, other, 2L
                            }))));

            assertThat(sizeOf(tenant)).isEqualTo(1);
            assertThat(sizeOf(other)).isEqualTo(1);
        }
    }
}

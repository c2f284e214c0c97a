package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class RoundTripTest {

    private static final RowQuery<String> FOUND = new RowQuery<>(
            "select fingerprint from keks_in_use where fingerprint = any(?) order by fingerprint", row -> row.text(1));
    private static final BulkTable TABLE =
            new BulkTable("keks_in_use").column("version", SqlType.LONG).column("fingerprint", SqlType.TEXT);

    private final String one = name();
    private final String two = name();
    private final DatabaseKind kind;
    private final InProcessDatabase database;

    RoundTripTest(DatabaseKind kind) {
        this.kind = kind;
        database = kind.database();
        add(one);
    }

    private static String name() {
        return UUID.randomUUID().toString().substring(0, 16);
    }

    private void add(String fingerprint) {
        database.execute(
                "insert into keks_in_use (fingerprint, since, is_current, version) values (?1, ?2, false, 0)",
                fingerprint,
                Instant.EPOCH);
    }

    private long versionOf(String fingerprint) {
        return database.number("select version from keks_in_use where fingerprint = ?1", fingerprint);
    }

    @Nested
    class Send {

        @Test
        void answersEachQueryWithItsOwnRows() {
            add(two);

            database.change(entityManager -> {
                RoundTrip trip = new RoundTrip();
                Supplier<List<String>> first = trip.ask(FOUND, SqlType.TEXT.each(List.of(one)));
                Supplier<List<String>> both = trip.ask(FOUND, SqlType.TEXT.each(List.of(one, two)));
                Supplier<List<String>> none = trip.ask(FOUND, SqlType.TEXT.each(List.of()));
                trip.send(entityManager);

                assertThat(first.get()).containsExactly(one);
                assertThat(both.get()).containsExactlyInAnyOrder(one, two);
                assertThat(none.get()).isEmpty();
            });
        }

        @Test
        void makesChangesAndAsksInTheOrderInWhichTheyWereAdded() {
            database.change(entityManager -> {
                RoundTrip trip = new RoundTrip();
                TABLE.update(trip, 1, List.<Object[]>of(new Object[] {7L, one}));
                TABLE.update(trip, 1, List.<Object[]>of(new Object[] {8L, one}));
                trip.send(entityManager);
            });

            assertThat(versionOf(one)).isEqualTo(8);
        }

        @Test
        void changesNothingIfARowIsNotThere() {
            assertThatExceptionOfType(OptimisticLockException.class)
                    .isThrownBy(() -> database.change(entityManager -> {
                        RoundTrip trip = new RoundTrip();
                        TABLE.update(trip, 1, List.<Object[]>of(new Object[] {7L, one}, new Object[] {7L, two}));
                        trip.send(entityManager);
                    }));

            assertThat(versionOf(one)).isZero();
        }

        @Test
        void sendsNothingIfThereIsNothing() {
            new RoundTrip().send(null);
        }
    }

    @Nested
    class Statements {

        private static final RowQuery<String> LOCK =
                new RowQuery<>("select tenant_id from audit_chain_heads for update", row -> row.text(1));
        private static final RowQuery<String> TENANTS =
                new RowQuery<>("select tenant_id from tenants", row -> row.text(1), SqlType.TEXT);
        private static final RowQuery<String> PATIENTS =
                new RowQuery<>("select tenant_id from patients", row -> row.text(1), SqlType.TEXT);

        private RoundTrip look() {
            RoundTrip trip = new RoundTrip();
            trip.requireDurableCommit();
            trip.limit(Limit.LIMITS);
            trip.ask(LOCK);
            trip.ask(TENANTS);
            trip.ask(PATIENTS);
            return trip;
        }

        @Test
        void areOneForTheSettingsOneForTheLockAndOneForWhatIsReadUnderItOnPostgresql() {
            assertThat(look().statements(true))
                    .extracting(RoundTripPart::sql)
                    .satisfiesExactly(
                            settings -> assertThat(settings)
                                    .contains("fsync", "lock_timeout", "statement_timeout", "plan_cache_mode"),
                            lock -> assertThat(lock).endsWith("for update"),
                            read -> assertThat(read).contains("from tenants", "from patients"));
        }

        @Test
        void areOneForEachQueryOnH2() {
            assertThat(look().statements(false)).hasSize(4);
        }
    }

    @Nested
    class Ask {

        @Test
        void hasNoAnswerBeforeTheTrip() {
            Supplier<List<String>> rows = new RoundTrip().ask(FOUND, SqlType.TEXT.each(List.of(one)));

            assertThatIllegalStateException().isThrownBy(rows::get).withMessage("the query was not sent yet");
        }
    }

    @Nested
    class Limit {

        private static final TransactionLimits LIMITS =
                new TransactionLimits(Duration.ofSeconds(21), Duration.ofSeconds(22), Duration.ofSeconds(23));

        private String setting(EntityManager entityManager) {
            String sql = kind == DatabaseKind.POSTGRESQL
                    ? "select current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')"
                            + " || ' ' || current_setting('idle_in_transaction_session_timeout')"
                    : "select lock_timeout()";
            return entityManager.createNativeQuery(sql).getSingleResult().toString();
        }

        @Test
        void holdsBesideADurableCommit() {
            assumeThat(kind).isEqualTo(DatabaseKind.POSTGRESQL);
            InProcessDatabase.ofSessions("synchronous_commit", "off").change(entityManager -> {
                RoundTrip trip = new RoundTrip();
                trip.limit(LIMITS);
                trip.requireDurableCommit();
                trip.send(entityManager);

                assertThat(setting(entityManager)).isEqualTo("21s 22s 23s");
                assertThat(InProcessDatabase.settingIn(entityManager, "synchronous_commit"))
                        .isEqualTo("on");
            });
        }

        private static List<String> settingsOfPlans(EntityManager entityManager) {
            return Stream.of("plan_cache_mode", "enable_seqscan", "jit")
                    .map(name -> InProcessDatabase.settingIn(entityManager, name))
                    .toList();
        }

        @Test
        void keepsPlansThatReadNoTableAsAWhole() {
            assumeThat(kind).isEqualTo(DatabaseKind.POSTGRESQL);
            database.change(entityManager -> {
                List<String> ofTheDatabase = settingsOfPlans(entityManager);
                RoundTrip eachTime = new RoundTrip();
                eachTime.limit(LIMITS.plannedEachTime());
                eachTime.send(entityManager);
                assertThat(settingsOfPlans(entityManager)).isEqualTo(ofTheDatabase);

                RoundTrip once = new RoundTrip();
                once.limit(LIMITS);
                once.send(entityManager);
                assertThat(settingsOfPlans(entityManager)).containsExactly("force_generic_plan", "off", "off");
            });
        }

        @Test
        void holdsForTheTransaction() {
            database.change(entityManager -> {
                RoundTrip trip = new RoundTrip();
                trip.limit(LIMITS);
                trip.send(entityManager);

                assertThat(setting(entityManager)).isEqualTo(kind == DatabaseKind.POSTGRESQL ? "21s 22s 23s" : "22000");
            });
        }
    }
}

package org.medchain.keys.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TickingClock;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.TenantsQuery;

/** Two servers and the leases that they take, one of them with a clock that is wrong. */
@ParameterizedClass
@EnumSource
class WorkStoreTest {

    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration MICRO = Duration.ofNanos(1000);
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(10), Duration.ofSeconds(30));

    private record Subject(String tenant, UUID id) {}

    private static final LeaseKind<Subject> KIND = new LeaseKind<>("test", LENGTH, Subject::tenant, Subject::id);

    private static final RowQuery<Long> ROWS =
            new RowQuery<>("select count(*) from work where tenant_id = ?", row -> row.number(1));
    private static final RowQuery<Instant> HELD_UNTIL =
            new RowQuery<>("select held_until from work where tenant_id = ?", row -> row.time(1));
    private static final RowQuery<String> WAITS = new RowQuery<>(
            "select attempts, reason from work where tenant_id = ? and holder is null",
            row -> row.number(1) + " " + row.text(2));
    private static final TenantsQuery<Boolean> FREE = new TenantsQuery<>(
            "select " + WorkStore.isFree(KIND, "cast(? as varchar)", "cast(? as uuid)"), row -> row.flag(1));

    private final InProcessDatabase database;
    private final TickingClock databaseTime = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final TickingClock serverTime = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final WorkStore server;
    private final WorkStore serverAhead;
    private final Subject subject = new Subject("work-" + UUID.randomUUID(), UUID.randomUUID());

    WorkStoreTest(DatabaseKind kind) {
        database = kind.database();
        server = server(serverTime);
        serverAhead = server(Clock.offset(serverTime, Duration.ofDays(7)));
    }

    private WorkStore server(Clock clock) {
        return new WorkStore(database, InProcessDatabase.timeOf(databaseTime), clock);
    }

    /** On all clocks. */
    private void pass(Duration time) {
        databaseTime.advance(time);
        serverTime.advance(time);
    }

    private long rows() {
        return database.read(entityManager -> ROWS.find(entityManager, subject.tenant()))
                .get(0);
    }

    private boolean isFree() {
        return FREE.find(
                        database,
                        List.of(subject.tenant()),
                        subject.tenant(),
                        subject.id(),
                        databaseTime.instant().atOffset(ZoneOffset.UTC),
                        databaseTime.instant().atOffset(ZoneOffset.UTC).plus(WorkStore.LONGEST))
                .get(0);
    }

    private void change(Lease<Subject> lease) {
        database.change(lease::requireHeld);
    }

    @Nested
    class Take {

        @Test
        void isForOneHolderAtATime() {
            Lease<Subject> lease = server.take(KIND, subject).orElseThrow();

            assertThat(lease.subject()).isEqualTo(subject);
            assertThat(server.take(KIND, subject)).isEmpty();
            assertThat(serverAhead.take(KIND, subject)).isEmpty();
            assertThat(isFree()).isFalse();
        }

        @Test
        void succeedsWhenTheLeaseHasEndedByTheDatabasesClock() {
            Lease<Subject> lost = server.take(KIND, subject).orElseThrow();
            databaseTime.advance(LENGTH.minus(MICRO));
            assertThat(serverAhead.take(KIND, subject)).isEmpty();

            databaseTime.advance(MICRO);

            assertThat(isFree()).isTrue();
            Lease<Subject> next = serverAhead.take(KIND, subject).orElseThrow();
            assertThat(next.isHeld()).isTrue();
            assertThat(lost.isHeld()).isFalse();
            assertThatExceptionOfType(Lease.LostException.class).isThrownBy(() -> change(lost));
        }

        /** The database's clock was ahead, or another program than the service wrote the row. */
        @Test
        void succeedsIfTheLeaseEndsLaterThanAnyDoes() {
            databaseTime.advance(WorkStore.LONGEST);
            assertThat(server.take(KIND, subject)).isPresent();
            databaseTime.advance(WorkStore.LONGEST.negated().plus(LENGTH));
            assertThat(isFree()).isFalse();
            assertThat(serverAhead.take(KIND, subject)).isEmpty();

            databaseTime.advance(Duration.ofDays(-365));

            assertThat(isFree()).isTrue();
            assertThat(serverAhead.take(KIND, subject)).isPresent();
        }

        @Test
        void holdsForTheLengthByTheDatabasesOwnClock() {
            WorkStore wrong =
                    new WorkStore(database, database.time(), Clock.offset(Clock.systemUTC(), Duration.ofDays(-7)));
            Instant before = database.time().now();

            assertThat(wrong.take(KIND, subject)).isPresent();

            Instant until = database.read(entityManager -> HELD_UNTIL.find(entityManager, subject.tenant()))
                    .get(0);
            assertThat(until)
                    .isBetween(before.plus(LENGTH), database.time().now().plus(LENGTH));
        }

        @Test
        void ofAnotherSubjectTenantOrKindIsAnotherLease() {
            assertThat(server.take(KIND, subject)).isPresent();

            assertThat(server.take(KIND, new Subject(subject.tenant(), UUID.randomUUID())))
                    .isPresent();
            assertThat(server.take(KIND, new Subject(subject.tenant() + "-2", subject.id())))
                    .isPresent();
            assertThat(server.take(new LeaseKind<>("other", LENGTH, Subject::tenant, Subject::id), subject))
                    .isPresent();
            assertThat(server.take(LeaseKind.<Subject>ofTenants("whole", LENGTH, Subject::tenant), subject))
                    .isPresent();
        }

        @Test
        void succeedsForOneOfManyAtOnce() throws Exception {
            int servers = 8;
            CountDownLatch start = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(servers);
            try {
                List<Future<Optional<Lease<Subject>>>> taken = IntStream.range(0, servers)
                        .mapToObj(i -> threads.submit(() -> {
                            start.await();
                            return server.take(KIND, subject);
                        }))
                        .toList();
                start.countDown();

                int holders = 0;
                for (Future<Optional<Lease<Subject>>> one : taken) {
                    holders += one.get().isPresent() ? 1 : 0;
                }
                assertThat(holders).isOne();
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Nested
    class RenewIfDue {

        @Test
        void keepsTheSubjectWhileTheStepGoesOn() {
            Lease<Subject> lease = serverAhead.take(KIND, subject).orElseThrow();
            for (int i = 0; i < 10; i++) {
                pass(LENGTH.dividedBy(2));
                lease.renewIfDue();
                assertThat(server.take(KIND, subject)).isEmpty();
            }

            assertThatNoException().isThrownBy(() -> change(lease));
        }

        @Test
        void asksTheDatabaseOnceInAThirdOfTheLength() {
            Lease<Subject> lease = server.take(KIND, subject).orElseThrow();
            pass(LENGTH.dividedBy(3).minus(MICRO));
            lease.renewIfDue();
            databaseTime.advance(LENGTH.dividedBy(3).multipliedBy(2).plus(MICRO));

            assertThat(isFree()).isTrue();
        }

        @Test
        void keepsTheSubjectAlthoughTheServersClockIsSetBack() {
            Lease<Subject> lease = server.take(KIND, subject).orElseThrow();
            serverTime.advance(Duration.ofDays(-365));
            databaseTime.advance(LENGTH.dividedBy(2));

            lease.renewIfDue();

            databaseTime.advance(LENGTH.dividedBy(2));
            assertThat(serverAhead.take(KIND, subject)).isEmpty();
        }

        @Test
        void failsWhenAnotherHoldsTheSubject() {
            Lease<Subject> lost = server.take(KIND, subject).orElseThrow();
            pass(LENGTH);
            Lease<Subject> next = serverAhead.take(KIND, subject).orElseThrow();

            assertThatExceptionOfType(Lease.LostException.class).isThrownBy(lost::renewIfDue);

            assertThatNoException().isThrownBy(() -> change(next));
        }

        @Test
        void failsWhenTheLeaseIsRevoked() {
            Lease<Subject> lost = server.take(KIND, subject).orElseThrow();
            database.change(entityManager -> WorkStore.revoke(entityManager, KIND, subject));
            pass(LENGTH);

            assertThatExceptionOfType(Lease.LostException.class).isThrownBy(lost::renewIfDue);
            assertThat(server.take(KIND, subject)).isPresent();
        }

        @Test
        void succeedsWhenTheLeaseHasEndedAndNobodyTookIt() {
            Lease<Subject> lease = server.take(KIND, subject).orElseThrow();
            pass(LENGTH.multipliedBy(2));

            lease.renewIfDue();

            assertThat(serverAhead.take(KIND, subject)).isEmpty();
        }
    }

    @Nested
    class Close {

        @Test
        void letsTheNextOneInAndLeavesNothing() {
            server.take(KIND, subject).orElseThrow().close();

            assertThat(rows()).isZero();
            assertThat(isFree()).isTrue();
            assertThat(serverAhead.take(KIND, subject)).isPresent();
        }

        @Test
        void ofALostLeaseChangesNothing() {
            Lease<Subject> lost = server.take(KIND, subject).orElseThrow();
            pass(LENGTH);
            assertThat(serverAhead.take(KIND, subject)).isPresent();

            lost.close();

            assertThat(server.take(KIND, subject)).isEmpty();
        }

        @Test
        void leavesTheLeaseToEndByItselfWhenTheDatabaseFails() {
            WorkStore failing = new WorkStore(
                    new Database() {
                        private boolean taken;

                        @Override
                        public <T> T write(Function<EntityManager, T> work) {
                            if (taken) {
                                throw new IllegalStateException("a test");
                            }
                            taken = true;
                            return database.write(work);
                        }
                    },
                    InProcessDatabase.timeOf(databaseTime),
                    serverTime);
            Lease<Subject> lease = failing.take(KIND, subject).orElseThrow();

            assertThatNoException().isThrownBy(lease::close);

            assertThat(server.take(KIND, subject)).isEmpty();
        }
    }

    @Nested
    class PutOff {

        private void putOff() {
            try (Lease<Subject> lease = server.take(KIND, subject).orElseThrow()) {
                lease.putOff(BACK_OFF, "a test");
            }
        }

        private List<String> waits() {
            return database.read(entityManager -> WAITS.find(entityManager, subject.tenant()));
        }

        @Test
        void letsNobodyTakeTheSubjectForAWhile() {
            putOff();
            assertThat(waits()).containsExactly("1 a test");
            databaseTime.advance(BACK_OFF.first().minus(MICRO));
            assertThat(serverAhead.take(KIND, subject)).isEmpty();
            assertThat(isFree()).isFalse();

            databaseTime.advance(MICRO);

            assertThat(isFree()).isTrue();
            assertThat(serverAhead.take(KIND, subject)).isPresent();
        }

        @Test
        void isOverIfItIsLongerThanAnyIs() {
            databaseTime.advance(WorkStore.LONGEST);
            putOff();
            databaseTime.advance(WorkStore.LONGEST.negated().plus(BACK_OFF.first()));
            assertThat(isFree()).isFalse();
            assertThat(serverAhead.take(KIND, subject)).isEmpty();

            databaseTime.advance(MICRO.negated());

            assertThat(isFree()).isTrue();
            assertThat(serverAhead.take(KIND, subject)).isPresent();
        }

        @Test
        void waitsLongerEachTime() {
            putOff();
            databaseTime.advance(Duration.ofSeconds(10));
            putOff();
            databaseTime.advance(Duration.ofSeconds(10));
            assertThat(server.take(KIND, subject)).isEmpty();
            databaseTime.advance(Duration.ofSeconds(10));
            putOff();

            assertThat(waits()).containsExactly("3 a test");
            databaseTime.advance(BACK_OFF.longest().minus(MICRO));
            assertThat(server.take(KIND, subject)).isEmpty();
            databaseTime.advance(MICRO);
            assertThat(server.take(KIND, subject)).isPresent();
        }

        @Test
        void beginsAgainAfterAStepThatWentWell() {
            putOff();
            databaseTime.advance(BACK_OFF.first());
            server.take(KIND, subject).orElseThrow().close();

            putOff();

            assertThat(waits()).containsExactly("1 a test");
        }

        @Test
        void ofALostLeaseChangesNothing() {
            Lease<Subject> lost = server.take(KIND, subject).orElseThrow();
            pass(LENGTH);
            Lease<Subject> next = serverAhead.take(KIND, subject).orElseThrow();

            lost.putOff(BACK_OFF, "a test");

            assertThat(waits()).isEmpty();
            assertThatNoException().isThrownBy(() -> change(next));
        }
    }

    @Nested
    class RequireHeld {

        @Test
        void refusesTheChangeWhenTheLeaseIsLost() {
            Lease<Subject> lost = server.take(KIND, subject).orElseThrow();
            lost.close();

            assertThatExceptionOfType(Lease.LostException.class).isThrownBy(() -> change(lost));
        }
    }

    @Nested
    class Kinds {

        @ParameterizedTest
        @ValueSource(strings = {"", "Name", "a b", "x' or '1'='1", "a-name-that-is-longer-than-32-letters"})
        void haveANameThatCanStandInSql(String name) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LeaseKind<>(name, LENGTH, Subject::tenant, Subject::id));
        }
    }

    /** A work of all servers, declared by two of them. */
    @Nested
    class OnOneServer {

        private static final Duration PERIOD = Duration.ofHours(24);

        private final String kind = "test-" + UUID.randomUUID().toString().replaceAll("[^a-f]", "");
        private final List<String> done = new ArrayList<>();
        private Runnable step = () -> {};
        private boolean able = true;

        private void look(WorkStore of, String name) {
            Work work = Work.onOneServer(PERIOD, kind, of, () -> {
                if (able) {
                    done.add(name);
                    step.run();
                }
                return able;
            });
            Outcome unused = work.step().run();
        }

        private void lookOfBoth() {
            look(server, "one");
            look(serverAhead, "other");
        }

        @Test
        void isDoneOnceInAPeriod() {
            lookOfBoth();
            pass(PERIOD.minusSeconds(1));
            lookOfBoth();

            assertThat(done).containsExactly("one");
        }

        @Test
        void isDoneAgainWhenThePeriodIsOverWhicheverServerLooksFirst() {
            lookOfBoth();
            pass(PERIOD);
            look(serverAhead, "other");
            look(server, "one");

            assertThat(done).containsExactly("one", "other");
        }

        @Test
        void isOfOneServerWhileItIsDone() {
            step = () -> look(serverAhead, "other");

            look(server, "one");

            assertThat(done).containsExactly("one");
        }

        @Test
        void isTakenOverFromAServerThatDied() {
            step = () -> {
                step = () -> {};
                pass(Duration.ofMinutes(3));
                look(serverAhead, "other");
            };

            look(server, "one");

            assertThat(done).containsExactly("one", "other");
        }

        @Test
        void waitsForItsPeriodAfterAFailureToo() {
            step = () -> {
                throw new IllegalStateException("of the test");
            };

            assertThatIllegalStateException().isThrownBy(() -> look(server, "one"));
            look(serverAhead, "other");

            assertThat(done).containsExactly("one");
        }

        @Test
        void isLeftToAnotherServerByOneThatMayNotDoIt() {
            able = false;
            look(server, "one");
            able = true;
            look(serverAhead, "other");

            assertThat(done).containsExactly("other");
        }

        /** A round of three steps. */
        private Work inParts(WorkStore of, String name) {
            return Work.inPartsOnOneServer(PERIOD, kind, of, () -> {
                AtomicInteger left = new AtomicInteger(3);
                return () -> {
                    done.add(name + " " + left.get());
                    step.run();
                    return left.decrementAndGet() == 0 ? Outcome.DONE : Outcome.MORE;
                };
            });
        }

        @Test
        void isOfOneServerFromTheFirstStepOfARoundToTheLast() {
            Work one = inParts(server, "one");
            Work other = inParts(serverAhead, "other");

            Outcome outcome = Outcome.MORE;
            while (outcome == Outcome.MORE) {
                outcome = one.step().run();
                // Each is shorter than the lease, all together are not.
                pass(Duration.ofMinutes(2));
                assertThat(other.step().run()).isEqualTo(Outcome.DONE);
            }

            assertThat(done).containsExactly("one 3", "one 2", "one 1");
        }

        @Test
        void isBegunAgainSoonIfAStepBehindTheFirstFails() {
            Work one = inParts(server, "one");
            assertThat(one.step().run()).isEqualTo(Outcome.MORE);
            step = () -> {
                throw new IllegalStateException("of the test");
            };
            assertThatIllegalStateException().isThrownBy(() -> one.step().run());
            step = () -> {};

            assertThat(inParts(serverAhead, "other").step().run()).isEqualTo(Outcome.DONE);
            pass(Duration.ofMinutes(5));
            assertThat(inParts(serverAhead, "other").step().run()).isEqualTo(Outcome.MORE);
            assertThat(done).containsExactly("one 3", "one 2", "other 3");
        }

        @Test
        void beginsARoundAnewIfAnotherServerTookItOver() {
            Work one = inParts(server, "one");
            assertThat(one.step().run()).isEqualTo(Outcome.MORE);
            pass(Duration.ofMinutes(3));
            look(serverAhead, "other");

            assertThat(one.step().run()).isEqualTo(Outcome.LEFT);
            assertThat(one.step().run()).isEqualTo(Outcome.DONE);
            pass(PERIOD);
            assertThat(one.step().run()).isEqualTo(Outcome.MORE);

            assertThat(done).containsExactly("one 3", "other", "one 2", "one 3");
        }

        /** The period was longer before, or the database's clock was ahead. */
        @Test
        void waitsNoLongerThanItsPeriodFromNowOn() {
            lookOfBoth();
            databaseTime.advance(PERIOD.multipliedBy(-2));
            look(serverAhead, "other");

            assertThat(done).containsExactly("one", "other");
        }

        @Test
        void isLookedForSoonHoweverLongThePeriod() {
            assertThat(Work.onOneServer(PERIOD, kind, server, () -> true).period())
                    .isEqualTo(Duration.ofSeconds(10));
            assertThat(Work.onOneServer(Duration.ofSeconds(1), kind, server, () -> true)
                            .period())
                    .isEqualTo(Duration.ofSeconds(1));
        }
    }
}

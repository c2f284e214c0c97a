package org.medchain.keys.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.server.caller.Admissions;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class RevocationOperationsTest {

    private static final PatientId ADA = new PatientId("ada");
    private static final PatientId ZOE = new PatientId("zoe");
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final InProcessDestructions destructions;
    private final RevocationStore store;
    private final RevocationWaits waits;
    private final RevocationOperations revocations;

    RevocationOperationsTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        destructions.addPatient(ADA);
        destructions.addPatient(ZOE);
        store = new RevocationStore(kind.database());
        // A quarter of the requests may wait.
        waits = new RevocationWaits(store, Admissions.of(4, 4), destructions.clock());
        revocations = new RevocationOperations(
                destructions.audit().operations(),
                destructions.audit().callers(),
                store,
                waits,
                new RevocationSettings(INTERVAL),
                new OperationThreads(Runnable::run, Runnable::run));
    }

    private CompletableFuture<RevokedPatients> ask(Optional<String> cursor, Duration wait) {
        return revocations.after(cursor, wait).toCompletableFuture();
    }

    private static RevokedPatients get(CompletableFuture<RevokedPatients> answer) {
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private RevokedPatients after(String cursor) {
        return get(ask(Optional.of(cursor), Duration.ZERO));
    }

    private String begin() {
        return get(ask(Optional.empty(), Duration.ZERO)).cursor();
    }

    private long events() {
        return destructions.ends().stream()
                .filter(end -> end.startsWith(Operation.READ_REVOCATIONS.name()))
                .count();
    }

    @Nested
    class After {

        @Test
        void isAboutAllPatientsAtFirst() {
            RevokedPatients first = get(ask(Optional.empty(), WAIT));

            assertThat(first.all()).isTrue();
            assertThat(first.patients()).isEmpty();
            assertThat(first.more()).isFalse();
            assertThat(first.interval()).isEqualTo(INTERVAL);
            assertThat(events()).isEqualTo(1);
            assertThat(after(first.cursor()).all()).isFalse();
        }

        @Test
        void tellsThePatientWhoseDestructionIsRequested() {
            String begin = begin();
            destructions.request(ZOE);

            RevokedPatients told = after(begin);

            assertThat(told.patients()).containsExactly(ZOE);
            assertThat(told.all()).isFalse();
            assertThat(events()).isEqualTo(2);
        }

        @Test
        void leavesNoEventWhenItTellsNothing() {
            String begin = begin();
            RevokedPatients nothing = after(begin);

            assertThat(nothing.patients()).isEmpty();
            assertThat(nothing.all()).isFalse();
            assertThat(events()).isEqualTo(1);
        }

        @Test
        void tellsNothingTwiceToWhoGoesOn() {
            String begin = begin();
            destructions.request(ZOE);
            String next = after(begin).cursor();
            destructions.request(ADA);

            assertThat(after(next).patients()).containsExactly(ADA);
        }

        @Test
        void tellsAgainWhoIsDestroyedAfterACancellation() {
            DestructionId id = destructions.request(ZOE);
            String begin = begin();
            destructions.requests().cancel(id);
            assertThat(after(begin).patients()).isEmpty();

            destructions.request(ZOE);

            assertThat(after(begin).patients()).containsExactly(ZOE);
        }

        /** The erasure has dropped the id from the trail. */
        @Test
        void isAboutAllPatientsOnceTheKeysAreErased() {
            String begin = begin();
            destructions.destroy(ZOE);

            RevokedPatients told = after(begin);

            assertThat(told.all()).isTrue();
            assertThat(told.patients()).isEmpty();
            assertThat(after(told.cursor()).all()).isFalse();
        }

        @Test
        void isNotAboutAnotherTenant() {
            String begin = begin();
            TenantId other = destructions.addTenant(InProcessDestructions.policies(false, false));
            destructions.audit().callAs(other, "application");
            get(ask(Optional.empty(), Duration.ZERO));

            assertThat(after(begin).all()).as("a place of another chain").isTrue();
        }

        @Test
        void refusesACallerWithoutTenant() {
            destructions.audit().callAsAdministrator();

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> ask(Optional.empty(), Duration.ZERO));
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 21})
        void refusesAnotherWait(int seconds) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> ask(Optional.empty(), Duration.ofSeconds(seconds)))
                    .withMessage("wait must be a whole number of seconds from 0 to 20");
        }
    }

    @Nested
    class Wait {

        @Test
        void endsWhenADestructionIsRequested() {
            CompletableFuture<RevokedPatients> answer = ask(Optional.of(begin()), WAIT);
            waits.look();
            assertThat(answer).isNotDone();
            destructions.request(ZOE);

            waits.look();

            assertThat(get(answer).patients()).containsExactly(ZOE);
            assertThat(events()).isEqualTo(2);
        }

        @Test
        void endsWithNothingWhenTheTimeIsOver() {
            CompletableFuture<RevokedPatients> answer = ask(Optional.of(begin()), WAIT);
            destructions.clock().advance(WAIT.minusNanos(1_000));
            waits.look();
            assertThat(answer).isNotDone();
            destructions.clock().advance(Duration.ofNanos(1_000));

            waits.look();

            assertThat(get(answer).patients()).isEmpty();
            assertThat(events()).isEqualTo(1);
        }

        @Test
        void endsWhenTheServerStops() {
            CompletableFuture<RevokedPatients> answer = ask(Optional.of(begin()), WAIT);

            waits.endAll();

            assertThat(get(answer).all()).isFalse();
        }

        @Test
        void isNoWaitWhereOthersWaitAlready() {
            String begin = begin();
            CompletableFuture<RevokedPatients> first = ask(Optional.of(begin), WAIT);

            assertThat(ask(Optional.of(begin), WAIT)).as("one of four may wait").isDone();
            waits.endAll();
            assertThat(first).isDone();
            assertThat(ask(Optional.of(begin), WAIT)).isNotDone();
        }

        /** By the name of who asked, although another calls when it is answered. */
        @Test
        void isRecordedForWhoAsked() {
            destructions.callAs("application");
            CompletableFuture<RevokedPatients> answer = ask(Optional.of(begin()), WAIT);
            destructions.callAs("officer");
            destructions.request(ZOE);

            waits.look();
            get(answer);

            assertThat(destructions.audit().eventsOf(destructions.tenant()))
                    .filteredOn(event -> event.operation() == Operation.READ_REVOCATIONS)
                    .extracting(event -> event.actor())
                    .isEqualTo(List.of("application", "application"));
        }
    }

    @Nested
    class Of {

        @Test
        void isTheFeedOfTheTenantThatACallerWithoutTokenNames() {
            destructions.audit().callAs(Caller.internal());
            String begin = revocations
                    .of(destructions.tenant())
                    .after(Optional.empty(), Duration.ZERO)
                    .cursor();
            destructions.callAs("officer");
            destructions.request(ZOE);
            destructions.audit().callAs(Caller.internal());

            assertThat(revocations
                            .of(destructions.tenant())
                            .after(Optional.of(begin), WAIT)
                            .patients())
                    .containsExactly(ZOE);
        }

        /** So that a cache knows its source again. */
        @Test
        void isOneForEachTenant() {
            TenantId other = new TenantId("other");

            assertThat(revocations.of(other))
                    .isEqualTo(revocations.of(other))
                    .isNotEqualTo(revocations.of(destructions.tenant()));
        }

        @Test
        void refusesTheTokenOfAnotherTenant() {
            TenantId other = destructions.addTenant(InProcessDestructions.policies(false, false));

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> revocations.of(other).after(Optional.empty(), Duration.ZERO));
        }
    }
}

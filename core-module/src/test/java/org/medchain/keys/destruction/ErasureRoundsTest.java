package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.PatientId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.InProcessConditions;
import org.medchain.keys.server.IrreversibleWork;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.work.Lease;

@ParameterizedClass
@EnumSource
class ErasureRoundsTest {

    private static final PatientId ONE = new PatientId("one");
    private static final PatientId TWO = new PatientId("two");

    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration CACHED = Duration.ofSeconds(30);

    private final DatabaseKind kind;
    private final InProcessDestructions destructions;
    private final ErasureRounds rounds;
    private final PatientRowId rowOfOne;

    ErasureRoundsTest(DatabaseKind kind) {
        this.kind = kind;
        destructions = new InProcessDestructions(kind);
        rounds = destructions.rounds();
        rowOfOne = destructions.addPatient(ONE);
        destructions.addPatient(TWO);
    }

    private boolean takeLease(DestructionId id) {
        return destructions
                .leases()
                .take(DestructionStore.ERASURE, destructions.rowOf(id))
                .isPresent();
    }

    private DestructionStatus statusOf(DestructionId id) {
        return destructions.record(id).status();
    }

    @Nested
    class Run {

        @Test
        void erasesAllThatIsDueAndNothingElse() {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(Duration.ofHours(1));
            DestructionId two = destructions.request(TWO);
            destructions.clock().advance(InProcessDestructions.WINDOW.minusHours(1));

            rounds.run();

            assertThat(statusOf(one)).isEqualTo(DestructionStatus.ERASED);
            assertThat(statusOf(two)).isEqualTo(DestructionStatus.PENDING);
        }

        @Test
        void leavesWhatAnotherServerWorksOnUntilItsLeaseEnds() {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            takeLease(one);

            rounds.run();
            assertThat(statusOf(one)).isEqualTo(DestructionStatus.PENDING);

            destructions.clock().advance(LEASE);
            rounds.run();
            assertThat(statusOf(one)).isEqualTo(DestructionStatus.ERASED);
        }

        /** By its own clock the lease of the other server has ended. */
        @Test
        void leavesWhatAnotherServerWorksOnIfItsOwnClockIsAhead() {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            takeLease(one);
            destructions.clock().advance(LEASE.minusSeconds(1));

            destructions.roundsOfAServer(Duration.ofSeconds(4)).run();

            assertThat(statusOf(one)).isEqualTo(DestructionStatus.PENDING);
        }

        @Test
        void erasesTheOthersIfOneFails() {
            DestructionId one = destructions.request(ONE);
            DestructionId two = destructions.request(TWO);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            // Whose id is lost can't be erased by it.
            destructions.execute("update patients set patient_id = null where id = ?1", rowOfOne.value());

            rounds.run();

            assertThat(statusOf(one)).isEqualTo(DestructionStatus.PENDING);
            assertThat(statusOf(two)).isEqualTo(DestructionStatus.ERASED);
        }

        @Test
        void erasesNoMoreOnceTheServerIsNotReady() {
            List<DestructionId> due = List.of(destructions.request(ONE), destructions.request(TWO));
            destructions.clock().advance(InProcessDestructions.WINDOW);
            IrreversibleWork untilOneIsErased = InProcessConditions.work(
                    destructions.clock(),
                    () -> Optional.of("not ready")
                            .filter(unused -> due.stream().anyMatch(it -> statusOf(it) == DestructionStatus.ERASED)));

            destructions.roundsOfAServer(Duration.ZERO, untilOneIsErased).run();

            assertThat(due.stream().map(ErasureRoundsTest.this::statusOf))
                    .containsExactlyInAnyOrder(DestructionStatus.ERASED, DestructionStatus.PENDING);
        }

        @ParameterizedTest
        @ValueSource(strings = {"status", "unwrap_failed_with"})
        void erasesTheOthersIfOneHasAValueThatNoSuchRowHas(String column) {
            DestructionId one = destructions.request(ONE);
            DestructionId two = destructions.request(TWO);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            destructions.execute("update destructions set " + column + " = 'X' where id = ?1", one.value());

            rounds.run();

            assertThat(statusOf(two)).isEqualTo(DestructionStatus.ERASED);
            assertThat(destructions.erasureKeysOf(rowOfOne)).isEqualTo(1);
        }

        /** The row of the destruction is sealed, that of the patient is not. */
        @ParameterizedTest
        @ValueSource(strings = {"ACTIVE", "DESTROYED", "X"})
        void erasesWhateverThePatientsRowSaysOfIt(String status) {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            destructions.execute("update patients set status = ?1 where id = ?2", status, rowOfOne.value());

            rounds.run();

            assertThat(statusOf(one)).isEqualTo(DestructionStatus.ERASED);
            assertThat(destructions.erasureKeysOf(rowOfOne)).isZero();
        }

        /** Else a round of failing ones would find them again at once, and never end. */
        @Test
        void triesOneThatFailsAgainWhenItHasWaitedAndNotBefore() {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            destructions.execute("update patients set patient_id = null where id = ?1", rowOfOne.value());
            rounds.run();
            destructions.execute("update patients set patient_id = ?1 where id = ?2", ONE.value(), rowOfOne.value());

            destructions.clock().advance(LEASE.minusSeconds(1));
            rounds.run();
            assertThat(statusOf(one)).isEqualTo(DestructionStatus.PENDING);

            destructions.clock().advance(Duration.ofSeconds(1));
            rounds.run();
            assertThat(statusOf(one)).isEqualTo(DestructionStatus.ERASED);
        }

        /** Each that is tried waits for the chain, as long as callers wait. */
        @Test
        void triesOneOfATenantWhoseChainIsBusyAndErasesThoseOfOthers() {
            DestructionId one = destructions.request(ONE);
            DestructionId two = destructions.request(TWO);
            InProcessDestructions hurried = destructions.withCallersThatWait(Duration.ofSeconds(1));
            hurried.addPatient(ONE);
            DestructionId ofOther = hurried.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);

            destructions.database().change(holder -> {
                holder.createNativeQuery("select tenant_id from audit_chain_heads where tenant_id = ?1 for update")
                        .setParameter(1, destructions.tenant().value())
                        .getResultList();
                hurried.rounds().run();
            });

            assertThat(hurried.record(ofOther).status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(takeLease(one)).isFalse();
            assertThat(takeLease(two)).isTrue();
        }

        /** Each that is tried waits as long as a transaction may: others would wait for all of them. */
        @Test
        void triesOneOfATenantWhoseRowsAreLocked() {
            List<DestructionId> due = List.of(destructions.request(ONE), destructions.request(TWO));
            destructions.clock().advance(InProcessDestructions.WINDOW);

            destructions.roundsWithLockedDataKeys().run();

            assertThat(due.stream().filter(this::isPutOff)).hasSize(1);
            rounds.run();
            assertThat(due.stream().filter(it -> statusOf(it) == DestructionStatus.ERASED))
                    .hasSize(1);
        }

        @Test
        void triesOneOfATenantWhoseLeaseIsLocked() {
            List<DestructionId> due = List.of(destructions.request(ONE), destructions.request(TWO));
            destructions.clock().advance(InProcessDestructions.WINDOW);
            ErasureRounds waiting = destructions.roundsWithALockedLease();

            waiting.run();
            assertThat(due).noneMatch(it -> statusOf(it) == DestructionStatus.ERASED);

            waiting.run();
            assertThat(due).allMatch(it -> statusOf(it) == DestructionStatus.ERASED);
        }

        private boolean isPutOff(DestructionId id) {
            Optional<Lease<DestructionRowId>> lease =
                    destructions.leases().take(DestructionStore.ERASURE, destructions.rowOf(id));
            lease.ifPresent(Lease::close);
            return lease.isEmpty();
        }

        /** A week ahead, it would erase what may still be cancelled. */
        @ParameterizedTest
        @ValueSource(strings = {"P7D", "-P7D", "PT6S", "-PT6S"})
        void erasesNothingOnAServerWhoseClockDiffersFromTheDatabases(Duration ahead) {
            DestructionId due = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            DestructionId pending = destructions.request(TWO);

            destructions.roundsOfAServer(ahead).run();

            assertThat(statusOf(due)).isEqualTo(DestructionStatus.PENDING);
            assertThat(statusOf(pending)).isEqualTo(DestructionStatus.PENDING);
        }

        @Test
        void erasesWhatIsDueByTheDatabasesClock() {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW.minusSeconds(1));

            destructions.roundsOfAServer(Duration.ofSeconds(4)).run();
            assertThat(statusOf(one)).isEqualTo(DestructionStatus.PENDING);

            destructions.clock().advance(Duration.ofSeconds(1));
            destructions.roundsOfAServer(Duration.ofSeconds(-4)).run();
            assertThat(statusOf(one)).isEqualTo(DestructionStatus.ERASED);
        }

        @Test
        void certifiesWhenNoServerCanHaveTheErasureKeyInItsCache() {
            InProcessDestructions cached = new InProcessDestructions(kind, CACHED);
            PatientRowId row = cached.addPatient(ONE);
            DestructionId one = cached.request(ONE);
            cached.clock().advance(InProcessDestructions.WINDOW);
            cached.rounds().run();
            assertThat(cached.rowsOf(row, "erasure_keys")).isZero();

            cached.clock().advance(CACHED.minusNanos(1000));
            cached.roundsOfAServer(Duration.ofSeconds(4)).run();
            assertThat(cached.record(one).status()).isEqualTo(DestructionStatus.ERASING);
            assertThat(cached.record(one).certificate()).isEmpty();
            assertThat(cached.ends()).doesNotContain("CERTIFY_DESTRUCTION SUCCESS");

            cached.clock().advance(Duration.ofNanos(1000));
            cached.roundsOfAServer(Duration.ofSeconds(-4)).run();
            assertThat(cached.record(one).status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(cached.record(one).certificate()).isPresent();
        }

        @Test
        void comesBackForTheCertificate() {
            InProcessDestructions cached = new InProcessDestructions(kind, CACHED);
            cached.addPatient(ONE);
            cached.request(ONE);
            cached.clock().advance(InProcessDestructions.WINDOW);

            cached.rounds().run();
            assertThat(cached.roundThread().getQueue())
                    .singleElement()
                    .satisfies(round -> assertThat(((Delayed) round).getDelay(TimeUnit.SECONDS))
                            .isBetween(0L, CACHED.toSeconds()));
        }

        @Test
        void doesNotHoldUpOthersThatAreDueByThoseToBeCertified() {
            InProcessDestructions cached = new InProcessDestructions(kind, CACHED);
            cached.addPatient(ONE);
            cached.addPatient(TWO);
            DestructionId one = cached.request(ONE);
            cached.clock().advance(Duration.ofSeconds(1));
            DestructionId two = cached.request(TWO);
            cached.clock().advance(InProcessDestructions.WINDOW.minusSeconds(1));
            cached.rounds().run();

            cached.clock().advance(Duration.ofSeconds(1));
            cached.rounds().run();

            assertThat(cached.record(one).erasedAt()).isPresent();
            assertThat(cached.record(two).erasedAt()).isPresent();
        }

        @Test
        void releasesWhatIsErased() {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);

            rounds.run();

            assertThat(takeLease(one)).isTrue();
        }
    }

    @Nested
    class ComeBackAt {

        @Test
        void makesARoundAtThatTime() throws Exception {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);

            rounds.comeBackAt(Optional.of(destructions.clock().instant()));
            awaitTheRound();

            assertThat(statusOf(one)).isEqualTo(DestructionStatus.ERASED);
        }

        /** The thread is one: it comes to this after the round, which is within a second. */
        private void awaitTheRound() throws Exception {
            destructions
                    .roundThread()
                    .schedule(() -> {}, 1_010, TimeUnit.MILLISECONDS)
                    .get();
        }

        @Test
        void makesAnotherRoundAtATimeWhoseRoundIsOver() throws Exception {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);
            Optional<Instant> time = Optional.of(destructions.clock().instant());
            try (Lease<DestructionRowId> ofAnotherServer = destructions
                    .leases()
                    .take(DestructionStore.ERASURE, destructions.rowOf(one))
                    .orElseThrow()) {
                rounds.comeBackAt(time);
                awaitTheRound();
                assertThat(statusOf(ofAnotherServer.subject().id())).isEqualTo(DestructionStatus.PENDING);
            }

            rounds.comeBackAt(time);
            awaitTheRound();

            assertThat(statusOf(one)).isEqualTo(DestructionStatus.ERASED);
        }

        /** Else each round that finds two that wait makes two rounds. */
        @Test
        void makesOneRoundInASecond() {
            Instant now = destructions.clock().instant().truncatedTo(ChronoUnit.SECONDS);

            for (int millis : List.of(25_100, 20_100, 20_900)) {
                rounds.comeBackAt(Optional.of(now.plusMillis(millis)));
            }

            assertThat(destructions.roundThread().getQueue())
                    .extracting(round -> ((Delayed) round).getDelay(TimeUnit.SECONDS))
                    .satisfiesExactlyInAnyOrder(
                            wait -> assertThat(wait).isBetween(15L, 21L),
                            wait -> assertThat(wait).isBetween(22L, 26L));
        }

        @Test
        void leavesToTheTimerWhatComesLater() {
            DestructionId one = destructions.request(ONE);
            destructions.clock().advance(InProcessDestructions.WINDOW);

            rounds.comeBackAt(Optional.of(destructions.clock().instant().plus(Duration.ofMinutes(1))));
            rounds.comeBackAt(Optional.empty());

            assertThat(destructions.roundThread().getQueue()).isEmpty();
            assertThat(statusOf(one)).isEqualTo(DestructionStatus.PENDING);
        }
    }
}

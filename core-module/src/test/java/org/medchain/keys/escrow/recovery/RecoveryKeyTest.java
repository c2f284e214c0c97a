package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.PreconditionRequiredException;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.escrow.EscrowDisabledException;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.escrow.EscrowStore.Coverage;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.tenant.RecoveryKeyProposal;
import org.medchain.keys.tenant.Tenant;

/** A recovery key takes two people and a wait, and nothing else says for whom copies are made. */
@ParameterizedClass
@EnumSource(names = {"H2_RECORDS", "POSTGRESQL_RECORDS"})
class RecoveryKeyTest {

    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessRecoveries recoveries;
    private final RecoveryPublicKey first;
    private final RecoveryPublicKey next = InProcessRecoveries.publicOf(RecipientKey.generate(new SecureRandom()));

    RecoveryKeyTest(ErasureKeysOn place) {
        recoveries = new InProcessRecoveries(place);
        first = InProcessRecoveries.publicOf(recoveries.recoveryKey());
        recoveries.execute("delete from escrow_backfills");
    }

    private Tenant tenant() {
        return recoveries
                .core()
                .dataKeys()
                .tenants()
                .tenants()
                .require(recoveries.core().tenant());
    }

    private Tenant propose(String person, Optional<RecoveryPublicKey> key) {
        recoveries.core().callAs(person);
        return recoveries.recoveryKeys().propose(recoveries.core().tenant(), key, RowCondition.THERE);
    }

    private Tenant approve(String person, RecoveryPublicKey key) {
        recoveries.core().callAs(person);
        return recoveries
                .recoveryKeys()
                .approve(recoveries.core().tenant(), Optional.of(key).map(RecoveryPublicKey::id));
    }

    private Tenant cancel(String person) {
        recoveries.core().callAs(person);
        return recoveries.recoveryKeys().cancel(recoveries.core().tenant());
    }

    private void letAMinutePass() {
        recoveries.core().callAsTheService();
        recoveries.dueKeys().run();
    }

    private void waitFor(Duration wait) {
        recoveries.core().clock().advance(wait);
        letAMinutePass();
    }

    private List<Coverage> coverage() {
        recoveries.core().callAs("administrator");
        return recoveries.recoveryKeys().read(recoveries.core().tenant()).coverage();
    }

    private int execute(String sql, Object... parameters) {
        return recoveries.execute(sql, parameters);
    }

    private static Coverage under(RecoveryPublicKey key, long dataKeys) {
        return new Coverage(Optional.of(key.id()), dataKeys);
    }

    private void insertBackfill(Optional<RecoveryKeyId> recoveryKey) {
        execute("delete from escrow_backfills");
        execute(
                "insert into escrow_backfills (tenant_id, recovery_key, reached, done, held_until) values (?, ?, ?, ?,"
                        + " ?)",
                recoveries.core().tenant().value(),
                recoveryKey.map(RecoveryKeyId::value).orElse(null),
                new UUID(0, 0),
                false,
                Instant.EPOCH);
    }

    private void backfill() {
        recoveries.core().callAsTheService();
        recoveries.backfill().run();
    }

    @Nested
    class Another {

        @Test
        void holdsOnceTwoPeopleAgreedAndADayIsOver() {
            propose("one", Optional.of(next));
            assertThat(tenant().recoveryKey()).contains(first);
            waitFor(Duration.ofDays(2));
            assertThat(tenant().recoveryKey()).contains(first);

            approve("two", next);
            waitFor(Duration.ofDays(1).minusSeconds(1));
            assertThat(tenant().recoveryKey()).contains(first);
            waitFor(Duration.ofSeconds(1));

            assertThat(tenant().recoveryKey()).contains(next);
            assertThat(tenant().recoveryKeyProposal()).isEmpty();
            assertThat(recoveries.core().ends())
                    .containsSubsequence(
                            "PROPOSE_RECOVERY_KEY SUCCESS", "APPROVE_RECOVERY_KEY SUCCESS", "SET_RECOVERY_KEY SUCCESS");
        }

        @Test
        void replacesWhatTheRequestNamesAlone() {
            recoveries.core().callAs("one");
            RecoveryKeyOperations keys = recoveries.recoveryKeys();
            RowTag old = tenant().recoveryKeyTag();

            assertThatExceptionOfType(PreconditionRequiredException.class)
                    .isThrownBy(() -> keys.propose(recoveries.core().tenant(), Optional.of(next), RowCondition.NONE));
            keys.propose(recoveries.core().tenant(), Optional.of(next), RowCondition.anyOf(Set.of(old)));
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> keys.propose(
                            recoveries.core().tenant(), Optional.empty(), RowCondition.anyOf(Set.of(old))));

            assertThat(tenant().recoveryKeyProposal().flatMap(RecoveryKeyProposal::recoveryKey))
                    .contains(next);
        }

        @Test
        void beginsTheMakingOfCopiesForIt() {
            recoveries.generate(PATIENT);
            recoveries.agreeOn(Optional.of(next));
            assertThat(coverage()).containsExactly(under(first, 1));

            backfill();

            assertThat(coverage()).containsExactly(under(next, 1));
        }

        @Test
        void isNotApprovedByWhoProposedIt() {
            propose("one", Optional.of(next));

            assertThatExceptionOfType(SecondPersonNeededException.class).isThrownBy(() -> approve("one", next));
            waitFor(Duration.ofDays(2));

            assertThat(tenant().recoveryKey()).contains(first);
        }

        /** Who approves has compared the id with the register of the ceremony. */
        @Test
        void isApprovedAsTheOneThatIsMeant() {
            propose("one", Optional.of(next));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> approve("two", first));
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() ->
                            recoveries.recoveryKeys().approve(recoveries.core().tenant(), Optional.empty()));
        }

        @Test
        void needsAnotherApprovalIfItTakesThePlaceOfAnApprovedOne() {
            propose("one", Optional.of(first));
            approve("two", first);
            propose("one", Optional.of(next));
            waitFor(Duration.ofDays(2));

            assertThat(tenant().recoveryKeyProposal().flatMap(RecoveryKeyProposal::approvedBy))
                    .isEmpty();
            assertThat(tenant().recoveryKey()).contains(first);
        }

        @Test
        void canBeCancelledUntilItHolds() {
            propose("one", Optional.of(next));
            approve("two", next);
            cancel("three");
            waitFor(Duration.ofDays(2));

            assertThat(tenant().recoveryKey()).contains(first);
            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> cancel("three"));
            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> approve("two", next));
        }

        @Test
        void holdsOnceOnManyServers() {
            propose("one", Optional.of(next));
            approve("two", next);
            recoveries.core().clock().advance(Duration.ofDays(1));

            letAMinutePass();
            letAMinutePass();

            assertThat(recoveries.core().ends())
                    .filteredOn(it -> it.startsWith("SET_RECOVERY_KEY"))
                    .containsExactly("SET_RECOVERY_KEY SUCCESS");
        }
    }

    @Nested
    class TheFirstAndNone {

        @Test
        void takeTheSame() {
            recoveries.agreeOn(Optional.empty());
            assertThat(tenant().recoveryKey()).isEmpty();
            recoveries.generate(PATIENT);
            assertThat(coverage()).containsExactly(new Coverage(Optional.empty(), 1));

            recoveries.agreeOn(Optional.of(next));
            assertThat(tenant().recoveryKey()).contains(next);
            backfill();
            assertThat(coverage()).containsExactly(under(next, 1));
        }
    }

    @Nested
    class OfSql {

        /** More than are read together, and due longer. */
        @Test
        void holdsUpNoOtherIfItIsWrittenForManyTenants() {
            Instant due = Instant.parse("1999-01-01T00:00:00Z");
            for (int i = 0; i < 100; i++) {
                execute(
                        "update tenants set recovery_key_holds_from = ? where tenant_id = ?",
                        due,
                        recoveries.core().dataKeys().tenants().add().value());
            }

            recoveries.agreeOn(Optional.of(next));

            assertThat(tenant().recoveryKey()).contains(next);
            execute("update tenants set recovery_key_holds_from = null where recovery_key_holds_from = ?", due);
        }

        /** Experiment 1 of issue 33: a recovery key and a backfill by two statements. */
        @Test
        void isUsedForNoCopy() {
            recoveries.generate(PATIENT);
            execute(
                    "update tenants set recovery_public_key = ?, version = version + 1 where tenant_id = ?",
                    next.text(),
                    recoveries.core().tenant().value());
            insertBackfill(Optional.of(next.id()));

            backfill();

            assertThat(execute(
                            "update escrow_keys set recovery_key = recovery_key where recovery_key = ?",
                            next.id().value()))
                    .isZero();
            recoveries
                    .core()
                    .dataKeys()
                    .tenants()
                    .active()
                    .forget(recoveries.core().tenant());
            recoveries.core().callAs("officer");
            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> recoveries.generate(PATIENT));
        }

        @Test
        void isNotHeldIfAnApprovalWasWrittenBySql() {
            propose("one", Optional.of(next));
            execute(
                    "update tenants set recovery_key_approved_by = 'two', recovery_key_holds_from = ? where tenant_id"
                            + " = ?",
                    recoveries.core().clock().instant(),
                    recoveries.core().tenant().value());

            letAMinutePass();

            assertThat(execute("update tenants set version = version where recovery_public_key = ?", next.text()))
                    .isZero();
        }

        @Test
        void backfillsNothingForATenantWithoutOneNorForAnother() {
            recoveries.generate(PATIENT);
            insertBackfill(Optional.of(next.id()));
            backfill();
            insertBackfill(Optional.empty());
            backfill();
            assertThat(coverage()).containsExactly(under(first, 1));

            recoveries.agreeOn(Optional.empty());
            recoveries.generate(PATIENT);
            insertBackfill(Optional.of(first.id()));
            backfill();

            assertThat(coverage()).containsExactlyInAnyOrder(under(first, 1), new Coverage(Optional.empty(), 1));
        }
    }

    @Nested
    class WhileEscrowIsOff {

        private final InProcessRecoveries off = recoveries.onAServerWith(new EscrowSettings(false));

        @Test
        void isNotProposedNorApprovedAndDoesNotHold() {
            propose("one", Optional.of(next));
            assertThatExceptionOfType(EscrowDisabledException.class)
                    .isThrownBy(() -> off.recoveryKeys()
                            .propose(recoveries.core().tenant(), Optional.of(next), RowCondition.THERE));
            recoveries.core().callAs("two");
            assertThatExceptionOfType(EscrowDisabledException.class)
                    .isThrownBy(
                            () -> off.recoveryKeys().approve(recoveries.core().tenant(), Optional.of(next.id())));

            approve("two", next);
            recoveries.core().clock().advance(Duration.ofDays(1));
            recoveries.core().callAsTheService();
            off.dueKeys().run();

            assertThat(tenant().recoveryKey()).contains(first);
        }

        @Test
        void noCopyIsMade() {
            recoveries.generate(PATIENT);
            recoveries.agreeOn(Optional.of(next));
            recoveries.core().callAsTheService();
            off.lookingAgain().lookAgainAtAll();

            assertThat(off.backfill().run()).isZero();

            assertThat(coverage()).containsExactly(under(first, 1));
        }

        @Test
        void aStartTellsOfTenantsThatHaveOne() {
            assertThat(off.lookingAgain().warnIfOff()).isPositive();
            assertThat(recoveries.lookingAgain().warnIfOff()).isZero();
        }

        @Test
        void nothingIsRecovered() {
            RecoveryId id = recoveries.exported(Optional.empty());

            for (Runnable use : List.<Runnable>of(
                    () -> off.operations().request(InProcessRecoveries.REASON, Optional.empty()),
                    () -> off.operations().approve(id),
                    () -> off.operations().read(id),
                    () -> off.operations().list(Optional.empty(), 10),
                    () -> off.export(id),
                    () -> off.page(id, Optional.empty(), 10))) {
                assertThatExceptionOfType(EscrowDisabledException.class).isThrownBy(use::run);
            }
            assertThat(off.recover(id, List.of(new RecoveredPatient(PATIENT, UUID.randomUUID(), new byte[1204]))))
                    .singleElement()
                    .satisfies(it -> assertThat(it.failure()).containsInstanceOf(EscrowDisabledException.class));
        }
    }
}

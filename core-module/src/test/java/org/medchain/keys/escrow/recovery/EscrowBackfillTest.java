package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.escrow.EscrowStore.Coverage;
import org.medchain.keys.escrow.recovery.InProcessRecoveries.Known;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.LockedFirst;
import org.medchain.keys.server.database.WaitTimeout;
import org.medchain.keys.tenant.MisnamedTenant;
import org.medchain.keys.tenant.TenantStore;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.Work;

/** Data keys without a copy for the tenant's recovery key get one: those from before, and those whose copy is for another key. */
@ParameterizedClass
@EnumSource(names = {"H2_RECORDS", "POSTGRESQL_RECORDS", "H2_APART"})
class EscrowBackfillTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId OTHER = new PatientId("other");
    private static final Duration DAY = Duration.ofDays(1);

    private final InProcessRecoveries recoveries;
    private final RecipientKey next = RecipientKey.generate(new SecureRandom());

    EscrowBackfillTest(ErasureKeysOn place) {
        recoveries = new InProcessRecoveries(place);
        recoveries.execute("delete from escrow_backfills");
    }

    private void set(RecipientKey key) {
        recoveries.agreeOn(Optional.of(InProcessRecoveries.publicOf(key)));
    }

    private int run() {
        return run(recoveries.backfill());
    }

    private int run(EscrowBackfill backfill) {
        recoveries.core().callAsTheService();
        int left = backfill.run();
        recoveries.core().callAs("officer");
        return left;
    }

    private List<Coverage> coverage() {
        return recoveries.recoveryKeys().read(recoveries.core().tenant()).coverage();
    }

    private Coverage under(RecipientKey key, long dataKeys) {
        RecoveryKeyId id = InProcessRecoveries.publicOf(key).id();
        return new Coverage(Optional.of(id), dataKeys);
    }

    private List<Known> generate(PatientId patientId, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> recoveries.generate(patientId))
                .toList();
    }

    private long events() {
        return recoveries.core().ends().stream()
                .filter("COPY_DATA_KEYS SUCCESS"::equals)
                .count();
    }

    @Test
    void copiesWhatWasMadeBeforeTheRecoveryKeyWasSet() {
        recoveries.agreeOn(Optional.empty());
        generate(PATIENT, 3);
        generate(OTHER, 1);
        set(next);
        generate(PATIENT, 1);
        assertThat(coverage()).containsExactlyInAnyOrder(new Coverage(Optional.empty(), 4), under(next, 1));

        assertThat(run()).isZero();

        assertThat(coverage()).containsExactly(under(next, 5));
        assertThat(events()).isEqualTo(2);
    }

    /** Another program than the service wrote the rows. */
    @Test
    void copiesThoseOfOthersIfATenantOrAPatientIsNone() {
        recoveries.agreeOn(Optional.empty());
        generate(PATIENT, 1);
        generate(OTHER, 1);
        set(next);
        execute("update patients set patient_id = 'other ' where patient_id = 'other' and tenant_id = ?", tenant());
        try (MisnamedTenant misnamed = new MisnamedTenant(
                recoveries.core().audit().database(), recoveries.core().tenant())) {
            execute(
                    "insert into escrow_backfills (tenant_id, recovery_key, reached, done)"
                            + " select cast(? as varchar), recovery_key, reached, done from escrow_backfills where tenant_id = ?",
                    misnamed.name(),
                    tenant());

            assertThat(run()).isZero();
        }

        assertThat(coverage()).containsExactlyInAnyOrder(new Coverage(Optional.empty(), 1), under(next, 1));
        execute("update patients set patient_id = 'other' where patient_id = 'other ' and tenant_id = ?", tenant());
    }

    private String tenant() {
        return recoveries.core().tenant().value();
    }

    @Test
    void movesCopiesToAnotherRecoveryKeyThatOpensThemAll() {
        List<Known> keys = generate(PATIENT, 3);
        set(next);
        assertThat(coverage()).containsExactly(under(recoveries.recoveryKey(), 3));

        assertThat(run()).isZero();

        assertThat(coverage()).containsExactly(under(next, 3));
        recoveries.loseTheCmk();
        RecoveryId id = recoveries.exported(Optional.empty());
        var page = recoveries.page(id, Optional.empty(), 100);
        assertThat(InProcessRecoveries.opened(page, recoveries.recoveryKey())).isEmpty();
        assertThat(recoveries.recover(id, InProcessRecoveries.opened(page, next)))
                .allSatisfy(it -> assertThat(it.result()).isPresent());
        keys.forEach(key -> recoveries
                .core()
                .dataKeys()
                .decrypt(key.generated().encryptedKey(), PATIENT)
                .close());
    }

    @Test
    void doesNothingTwice() {
        generate(PATIENT, 2);
        set(next);
        run();

        assertThat(run()).isZero();

        assertThat(events()).isEqualTo(1);
    }

    @Test
    void goesOnOnceTheKeyManagementServiceAnswersAgain() {
        generate(PATIENT, 2);
        generate(OTHER, 2);
        set(next);
        recoveries.core().dataKeys().provider().duringNextCall(() -> {
            throw new KmsUnavailableException();
        });

        assertThat(run()).isEqualTo(1);
        assertThat(coverage()).containsExactly(under(recoveries.recoveryKey(), 4));
        assertThat(run()).isZero();

        assertThat(coverage()).containsExactly(under(next, 4));
    }

    /** The other tenants have their turns. */
    @Test
    void leavesTheOtherPatientsToTheNextTurnIfOneTakesLong() {
        generate(PATIENT, 1);
        generate(OTHER, 1);
        set(next);
        endTheTurnAmidCall(1);

        assertThat(run()).isEqualTo(1);
        assertThat(coverage()).containsExactlyInAnyOrder(under(next, 1), under(recoveries.recoveryKey(), 1));

        assertThat(run()).isZero();
        assertThat(coverage()).containsExactly(under(next, 2));
    }

    /** The copies of the others, and the lease, do not last as long as a slice of a slow key management service. */
    @Test
    void leavesTheOtherKeysOfASliceToTheNextTurnIfOneTakesLong() {
        generate(PATIENT, 5);
        set(next);
        endTheTurnAmidCall(2);

        assertThat(run()).isEqualTo(1);
        assertThat(coverage()).containsExactlyInAnyOrder(under(next, 2), under(recoveries.recoveryKey(), 3));

        assertThat(run()).isZero();
        assertThat(coverage()).containsExactly(under(next, 5));
    }

    private void endTheTurnAmidCall(int number) {
        recoveries.core().dataKeys().provider().duringNextCall(() -> {
            if (number > 1) {
                endTheTurnAmidCall(number - 1);
            } else {
                recoveries.core().clock().advance(Duration.ofSeconds(50));
            }
        });
    }

    /** What was refused before is not tried again with each turn. */
    @Test
    void continuesBehindASliceOfAPatientWithManyKeys() {
        generate(PATIENT, 1);
        recoveries.core().dataKeys().provider().renewKek();
        String refused = recoveries
                .core()
                .dataKeys()
                .provider()
                .currentWrapping(Optional.empty())
                .wrappedUnder();
        generate(PATIENT, 500);
        recoveries.core().dataKeys().provider().renewKek();
        generate(PATIENT, 1);
        generate(OTHER, 1);
        recoveries.core().dataKeys().provider().refuse(Optional.of(refused));
        set(next);

        endTheTurnAmidCall(500);
        run();
        assertThat(coverage()).containsExactlyInAnyOrder(under(next, 1), under(recoveries.recoveryKey(), 502));

        endTheTurnAmidCall(2);
        run();
        assertThat(coverage()).containsExactlyInAnyOrder(under(next, 2), under(recoveries.recoveryKey(), 501));
        assertThat(recoveries.core().ends()).doesNotContain("COPY_DATA_KEYS KMS_REFUSED");

        run();
        recoveries.core().dataKeys().provider().refuse(Optional.empty());
        recoveries.core().clock().advance(DAY);
        assertThat(run()).isZero();
        assertThat(coverage()).containsExactly(under(next, 503));
    }

    /** Two data keys of the patient in front are under a KEK that is refused; the others are not. */
    @Nested
    class Refused {

        private final EscrowBackfill backfill = recoveries.backfill();
        private final String before = recoveries
                .core()
                .dataKeys()
                .provider()
                .currentWrapping(Optional.empty())
                .wrappedUnder();

        Refused() {
            generate(PATIENT, 2);
            recoveries.core().dataKeys().provider().renewKek();
            generate(PATIENT, 3);
            generate(OTHER, 1);
            recoveries.core().dataKeys().provider().refuse(Optional.of(before));
            set(next);
        }

        @Test
        void keepsNoOtherKeyAndNoOtherPatientFromACopy() {
            run(backfill);

            assertThat(coverage()).containsExactlyInAnyOrder(under(next, 4), under(recoveries.recoveryKey(), 2));
        }

        @Test
        void isOnRecordWhereNothingElseCanBeCopied() {
            run(backfill);
            waitFor(DAY);
            run(backfill);

            assertThat(recoveries.core().ends())
                    .contains("COPY_DATA_KEYS SUCCESS")
                    .endsWith("COPY_DATA_KEYS KMS_REFUSED");
        }

        private void waitFor(Duration time) {
            recoveries.core().clock().advance(time);
        }

        private void mend() {
            recoveries.core().dataKeys().provider().refuse(Optional.empty());
        }

        @Test
        void isTriedAgainAfterADayByWhicheverServer() {
            run(backfill);
            mend();
            waitFor(DAY.minusNanos(1_000));
            run(backfill);
            run(recoveries.backfill());
            assertThat(coverage()).contains(under(recoveries.recoveryKey(), 2));

            waitFor(DAY);
            assertThat(run(recoveries.backfill())).isZero();

            assertThat(coverage()).containsExactly(under(next, 6));
        }

        /** The server that was refused died amid the tenant's patients. */
        @Test
        void isTriedAgainIfAnotherServerEndedTheLook() {
            try (Lease<TenantId> lease = take()) {
                recoveries.backfills().advance(lease, PatientRowId.beforeAll(lease.subject()), true);
            }
            mend();
            run(backfill);
            assertThat(coverage()).containsExactly(under(next, 6));
            assertThat(recoveries.backfills().findOpen()).hasSize(1);

            waitFor(DAY);
            run(backfill);

            assertThat(recoveries.backfills().findOpen()).isEmpty();
        }

        @Test
        void isNotTriedAgainOnceItHasACopy() {
            run(backfill);
            mend();
            waitFor(DAY);
            run(backfill);

            assertThat(recoveries.backfills().findOpen()).isEmpty();
        }

        @Test
        void isCountedAmongThoseBehindByEachServer() {
            EscrowBackfill other = recoveries.backfill();
            RecordedMetrics metrics = new RecordedMetrics();
            other.showIn(metrics.registry());

            run(backfill);
            run(other);
            assertThat(metrics.shown()).containsEntry("medchain_escrow_tenants_behind{}", 1.0);

            mend();
            waitFor(DAY);
            run(other);
            assertThat(metrics.shown()).containsEntry("medchain_escrow_tenants_behind{}", 0.0);
        }
    }

    /** Another program than the service wrote it, or a disk is damaged. */
    @Test
    void keepsOthersFromNoCopyIfOneKeyCanBeNone() {
        Known damaged = generate(PATIENT, 3).get(1);
        generate(OTHER, 1);
        set(next);
        execute(
                "update data_keys set encrypted_key = ? where key_id = ?",
                new byte[0],
                damaged.generated().keyId().value());

        assertThat(run()).isZero();

        assertThat(coverage()).containsExactlyInAnyOrder(under(next, 3), under(recoveries.recoveryKey(), 1));
    }

    /** It is damaged, or an older backup lost it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsOthersFromNoCopyIfAnErasureKeyDoesNotOpen(boolean lost) {
        generate(PATIENT, 1);
        generate(OTHER, 1);
        set(next);
        InProcessPatients patients = recoveries.core().dataKeys().patients();
        PatientRowId row = recoveries.core().rowOf(PATIENT);
        if (lost) {
            patients.loseErasureKey(row);
        } else {
            patients.damageErasureKey(row);
        }

        assertThat(run()).isZero();

        assertThat(coverage()).containsExactlyInAnyOrder(under(next, 1), under(recoveries.recoveryKey(), 1));
    }

    @Test
    void leavesAPatientWhoseDestructionIsPending() {
        generate(PATIENT, 1);
        generate(OTHER, 2);
        recoveries.core().request(OTHER);
        set(next);

        assertThat(run()).isZero();

        assertThat(coverage()).containsExactlyInAnyOrder(under(next, 1), under(recoveries.recoveryKey(), 2));
    }

    @Test
    void leavesATenantToTheServerThatRenewsItsLease() {
        generate(PATIENT, 1);
        set(next);
        try (Lease<TenantId> lease = take()) {
            recoveries.core().clock().advance(Duration.ofSeconds(50));
            lease.renewIfDue();
            recoveries.core().clock().advance(Duration.ofSeconds(50));
            assertThat(run()).isEqualTo(1);
        }

        assertThat(run()).isZero();
    }

    @Test
    void waitsForTheServerThatIsAtIt() {
        generate(PATIENT, 1);
        set(next);
        assertThat(take().subject()).isEqualTo(recoveries.core().tenant());

        assertThat(run()).isEqualTo(1);
        recoveries.core().clock().advance(Duration.ofSeconds(60));
        assertThat(run()).isZero();

        assertThat(coverage()).containsExactly(under(next, 1));
    }

    @Test
    void takesTheLeaseOfTheServerThatIsAtItWhenAllAreToBeLookedAtAgain() {
        set(next);
        Lease<TenantId> lease = take();

        recoveries
                .core()
                .audit()
                .database()
                .change(EscrowBackfills.lookAgain(recoveries.core().tenant())::apply);

        assertThatExceptionOfType(Lease.LostException.class)
                .isThrownBy(() -> recoveries.backfills().finish(lease));
        assertThat(recoveries.backfills().findOpen())
                .containsExactly(recoveries.core().tenant());
    }

    private Lease<TenantId> take() {
        return recoveries
                .leases()
                .take(BackfillStore.COPIES, recoveries.core().tenant())
                .orElseThrow();
    }

    private void execute(String sql, Object... parameters) {
        recoveries.execute(sql, parameters);
    }

    /** Nobody would look for copies under a key that holds from between the two on. */
    @Test
    void keepsTheRecoveryKeyAsItIsUntilTheLookForItIsCommitted() {
        InProcessDatabase database = recoveries.core().audit().database();
        // As an update of the row does; on PostgreSQL a row that refers to it keeps others from less.
        String lock = database == DatabaseKind.POSTGRESQL.database() ? "no key update" : "update";

        database.change(entityManager -> {
            EscrowBackfills.lookAgain(recoveries.core().tenant()).apply(entityManager);

            assertThat(catchThrowable(() -> database.write(other -> other.createNativeQuery(
                                    "select name from tenants where tenant_id = ?1 for " + lock + " nowait")
                            .setParameter(1, tenant())
                            .getResultList())))
                    .matches(WaitTimeout::caused, "is locked");
        });
    }

    /** A database went back: copies are lost, or the note that all are there is too early. */
    @Test
    void looksAgainWhereADatabaseWentBack() {
        generate(PATIENT, 2);
        set(next);
        run();
        execute(
                "delete from escrow_keys where tenant_id = ?",
                recoveries.core().tenant().value());
        run();
        assertThat(coverage()).containsExactly(new Coverage(Optional.empty(), 2));

        recoveries.lookingAgain().lookAgainAtAll();
        run();

        assertThat(coverage()).containsExactly(under(next, 2));
    }

    @Test
    void looksAtTheOthersAgainWhileOneIsLocked() {
        generate(PATIENT, 1);
        set(next);
        run();
        execute("delete from escrow_keys where tenant_id = ?", tenant());
        EscrowBackfills backfills = new EscrowBackfills(
                new LockedFirst(recoveries.core().audit().database()),
                recoveries.core().dataKeys().tenants().tenants(),
                new EscrowSettings(true));

        backfills.lookAgainAtAll();
        backfills.lookAgainAtTheLeft();

        run();
        assertThat(coverage()).containsExactly(under(next, 1));
    }

    /** The others have no part in it. */
    @Test
    void passesOverALockedTenantWhoseRecoveryKeyIsNoneByThen() {
        TenantStore own = recoveries.core().dataKeys().tenants().tenants();
        LockedFirst database = new LockedFirst(recoveries.core().audit().database(), Integer.MAX_VALUE);
        EscrowBackfills backfills = new EscrowBackfills(database, own, new EscrowSettings(true));
        set(next);
        backfills.lookAgainAtAll();
        execute("update tenants set recovery_public_key = 'X' where tenant_id = ?", tenant());
        database.unlock();

        assertThatCode(backfills::lookAgainAtTheLeft).doesNotThrowAnyException();
    }

    @Test
    void looksAtAllAgainOnceAfterAStart() {
        generate(PATIENT, 2);
        set(next);
        run();
        Work copying = new EscrowWorks(recoveries.backfill(), recoveries.lookingAgain(), recoveries.dueKeys())
                .declare(new RecordedMetrics().registry())
                .get(1);
        execute("delete from escrow_keys where tenant_id = ?", tenant());
        copying.step().run();
        assertThat(coverage()).containsExactly(under(next, 2));

        execute("delete from escrow_keys where tenant_id = ?", tenant());
        copying.step().run();

        assertThat(coverage()).containsExactly(new Coverage(Optional.empty(), 2));
    }

    @Test
    void looksAgainAtTheOthersIfTheRecoveryKeyOfOneIsNone() {
        generate(PATIENT, 1);
        set(next);
        run();
        execute(
                "update tenants set recovery_public_key = 'X' where tenant_id = ?",
                recoveries
                        .core()
                        .addTenant(InProcessDestructions.policies(false, false))
                        .value());
        execute(
                "delete from escrow_keys where tenant_id = ?",
                recoveries.core().tenant().value());

        recoveries.lookingAgain().lookAgainAtAll();
        run();

        assertThat(coverage()).containsExactly(under(next, 1));
    }

    @Test
    void makesCopiesInThePlaceOfThoseThatAnEarlierVersionSealed() {
        generate(PATIENT, 2);
        set(next);
        run();
        execute(
                "update escrow_keys set sealed = ? where tenant_id = ?",
                new byte[] {'M', 'X', 1, 1, 0, 0, 0, 0},
                recoveries.core().tenant().value());
        assertThat(coverage()).containsExactly(new Coverage(Optional.empty(), 2));

        recoveries
                .core()
                .audit()
                .database()
                .change(EscrowBackfills.lookAgain(recoveries.core().tenant())::apply);
        run();

        assertThat(coverage()).containsExactly(under(next, 2));
    }
}

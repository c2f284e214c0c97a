package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.medchain.keys.escrow.recovery.RestoredScene.assertRefused;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.escrow.recovery.RestoredScene.Step;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.recovery.RecoveryPublicKey;

/** The database goes back to a dump under a running server: each row of the table in docs/run/backup.md, under "A restored tenant". */
@ParameterizedClass
@EnumSource(names = {"H2_RECORDS", "POSTGRESQL_RECORDS"})
class RestoredDatabaseTest {

    private final RestoredScene scene;
    private final InProcessDestructions core;

    RestoredDatabaseTest(ErasureKeysOn place) {
        scene = new RestoredScene(place);
        core = scene.core();
    }

    @AfterEach
    void drop() {
        scene.drop();
    }

    /** When the dump is made. */
    private enum Dump {
        BEFORE,
        AFTER
    }

    /** What the server knows the chain by. */
    private enum Evidence {
        CHECKPOINT,
        MEMORY
    }

    private record Case(Step step, Dump dump, Evidence evidence) {}

    static Stream<Case> cases() {
        return Stream.of(Step.values())
                .flatMap(step -> Stream.of(Dump.values())
                        .flatMap(dump -> Stream.of(Evidence.values()).map(evidence -> new Case(step, dump, evidence))));
    }

    private void play(Case played) {
        core.holds().place(RestoredScene.HELD, RestoredScene.LAWSUIT, RowCondition.NONE);
        scene.prepare(played.step);
        if (played.dump == Dump.BEFORE) {
            scene.dump();
        }
        scene.act(played.step);
        if (played.dump == Dump.AFTER) {
            scene.dump();
            core.callAs("officer");
            core.addKey(RestoredScene.OTHER);
        }
        if (played.evidence == Evidence.CHECKPOINT) {
            scene.lookAtCheckpoints();
            scene.forgetWhatWasAppended();
        }
        scene.restore();
        core.callAs("officer");
    }

    private void assertNothingIrreversibleBegins() {
        Optional<DestructionStatus> before = scene.statusInDatabase();
        core.eraseWhatIsDue();
        // The rest of an erasure that had begun is none that begins.
        assertThat(scene.statusInDatabase())
                .isEqualTo(before.map(it -> it == DestructionStatus.ERASING ? DestructionStatus.ERASED : it));
        assertThat(scene.events(Operation.BEGIN_ERASURE)).isLessThanOrEqualTo(1);
        assertRefused(scene::updateTenant);
        assertRefused(scene::setRecoveryKey);
        assertRefused(() -> core.holds().lift(RestoredScene.HELD, RowCondition.NONE));
        if (before.filter(it -> it == DestructionStatus.AWAITING_APPROVAL).isPresent()) {
            assertRefused(scene::approve);
        }
        assertNoCopyLeaves();
        core.callAs("officer");
    }

    private void assertNoCopyLeaves() {
        core.callAs("officer");
        Optional<RecoveryStatus> found = scene.recoveryInDatabase();
        if (found.filter(it -> it == RecoveryStatus.EXPORTED).isPresent()) {
            assertRefused(this::readPage);
        } else if (found.filter(it -> it == RecoveryStatus.READY).isPresent()) {
            assertRefused(() -> scene.recoveries().export(scene.recovery()));
        } else {
            if (found.isEmpty()) {
                scene.requestRecovery();
            }
            assertRefused(scene::approveRecovery);
        }
    }

    private int readPage() {
        return scene.recoveries()
                .page(scene.recovery(), Optional.empty(), 10)
                .patients()
                .size();
    }

    private void assertKeysAreInUse() {
        assertThatCode(scene::openOthersKey).doesNotThrowAnyException();
        assertThatCode(() -> core.addKey(RestoredScene.OTHER)).doesNotThrowAnyException();
        core.holds().place(RestoredScene.OTHER, RestoredScene.LAWSUIT, RowCondition.NONE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void beginsNothingIrreversibleUntilItIsConfirmed(Case played) {
        play(played);

        assertKeysAreInUse();
        assertNothingIrreversibleBegins();

        scene.confirm();
        scene.lookAtCheckpoints();
        assertThat(scene.known().restored().isRestored(core.tenant())).isFalse();
        assertThatCode(scene::updateTenant).doesNotThrowAnyException();
        assertThat(scene.events(Operation.DETECT_RESTORATION)).isEqualTo(1);
        assertThat(scene.events(Operation.CONFIRM_RESTORATION)).isEqualTo(3);
    }

    /** What a dump from before a destruction's step leads to. */
    @Nested
    class DestructionFromBeforeIts {

        /** The server that erases is one whose register lists nothing: those that knew more are lost. */
        private final InProcessDestructions eraser = scene.withoutRegister();

        private DestructionStatus status() {
            return core.record(scene.destruction()).status();
        }

        private void eraseWhatIsDue() {
            eraser.eraseWhatIsDue();
            core.callAs("officer");
        }

        /** The certificate comes in the next round. */
        private void assertErasesWhatIsDue() {
            eraseWhatIsDue();
            assertThat(status()).isEqualTo(DestructionStatus.ERASING);
            eraseWhatIsDue();
            assertThat(status()).isEqualTo(DestructionStatus.ERASED);
        }

        private void assertIsPendingAndNothingIsErased() {
            assertThatExceptionOfType(DestructionPendingException.class).isThrownBy(scene::openPatientsKey);
            eraseWhatIsDue();
            assertThat(status()).isEqualTo(DestructionStatus.PENDING);
        }

        @Test
        void requestLeavesKeysInUseUntilItIsAskedForAgain() {
            scene.goBackBehind(Step.REQUEST);

            assertThat(scene.statusInDatabase()).isEmpty();
            assertThatCode(scene::openPatientsKey).doesNotThrowAnyException();
            scene.confirm();

            scene.request();
            assertThat(status()).isEqualTo(DestructionStatus.AWAITING_APPROVAL);
        }

        @Test
        void approvalAwaitsItAgain() {
            scene.goBackBehind(Step.APPROVAL);

            assertThat(status()).isEqualTo(DestructionStatus.AWAITING_APPROVAL);
            assertRefused(scene::approve);
            scene.confirm();

            scene.approve();
            assertThat(status()).isEqualTo(DestructionStatus.PENDING);
        }

        @Test
        void cancellationIsErasedOnceItIsConfirmed() {
            scene.goBackBehind(Step.CANCELLATION);

            assertIsPendingAndNothingIsErased();
            scene.confirm();

            assertErasesWhatIsDue();
        }

        @Test
        void cancellationIsNotErasedIfItIsCancelledBeforeItIsConfirmed() {
            scene.goBackBehind(Step.CANCELLATION);

            eraser.requests().cancel(scene.destruction());
            scene.confirm();

            eraseWhatIsDue();
            assertThat(status()).isEqualTo(DestructionStatus.CANCELLED);
            assertThatCode(scene::openPatientsKey).doesNotThrowAnyException();
        }

        @Test
        void holdIsErasedOnceItIsConfirmed() {
            scene.goBackBehind(Step.HOLD);

            assertIsPendingAndNothingIsErased();
            scene.confirm();

            assertErasesWhatIsDue();
        }

        @Test
        void holdIsNotErasedIfItIsPlacedBeforeItIsConfirmed() {
            scene.goBackBehind(Step.HOLD);

            eraser.holds().place(RestoredScene.PATIENT, RestoredScene.LAWSUIT, RowCondition.NONE);
            scene.confirm();

            eraseWhatIsDue();
            assertThat(status()).isEqualTo(DestructionStatus.PENDING);
        }

        @Test
        void endOfAHoldIsHeldUntilItIsProposedAndLiftedAgain() {
            scene.goBackBehind(Step.LIFT);

            assertRefused(() -> eraser.holds().lift(RestoredScene.PATIENT, RowCondition.NONE));
            scene.confirm();
            eraseWhatIsDue();
            assertThat(status()).isEqualTo(DestructionStatus.PENDING);

            core.callAs("second officer");
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> eraser.holds().lift(RestoredScene.PATIENT, RowCondition.NONE));
            core.clock().advance(Duration.ofDays(36_500));
            core.callAs("officer");
            eraser.holds().lift(RestoredScene.PATIENT, RowCondition.NONE);
            core.callAs("second officer");
            eraser.holds().lift(RestoredScene.PATIENT, RowCondition.NONE);
            assertErasesWhatIsDue();
        }

        @Test
        void erasureIsErasedAgainAndCertifiedAtOnce() {
            scene.goBackBehind(Step.ERASURE);
            assertThat(status()).isEqualTo(DestructionStatus.PENDING);

            core.compareWithRegister();

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(scene::openPatientsKey);
            assertThat(scene.restoration().lines().erasures()).isEqualTo(1);
            core.eraseWhatIsDue();
            assertThat(status()).isEqualTo(DestructionStatus.ERASED);
            assertRefused(scene::updateTenant);
        }

        @Test
        void certificateIsCertifiedAgainAtOnce() {
            scene.goBackBehind(Step.CERTIFICATE);
            assertThat(status()).isEqualTo(DestructionStatus.ERASING);

            core.eraseWhatIsDue();

            assertThat(status()).isEqualTo(DestructionStatus.ERASED);
            assertThat(scene.events(Operation.CERTIFY_DESTRUCTION)).isEqualTo(1);
            assertRefused(scene::updateTenant);
        }
    }

    /** A server whose register has the lines makes them again by itself, before anything is confirmed. */
    @Nested
    class LineOfTheRegister {

        private void lookOnceTheLineIsSettled() {
            core.clock().advance(Duration.ofMinutes(1));
            core.compareWithRegister();
        }

        @Test
        void cancelsAgain() {
            scene.goBackBehind(Step.CANCELLATION);

            lookOnceTheLineIsSettled();

            assertThat(scene.statusInDatabase()).contains(DestructionStatus.CANCELLED);
            assertThatCode(scene::openPatientsKey).doesNotThrowAnyException();
            assertRefused(scene::updateTenant);
        }

        @Test
        void holdsAgain() {
            scene.goBackBehind(Step.HOLD);

            lookOnceTheLineIsSettled();

            scene.confirm();
            core.eraseWhatIsDue();
            assertThat(scene.statusInDatabase()).contains(DestructionStatus.PENDING);
        }
    }

    /** What a dump from before the cancellation of another recovery key leads to. */
    @Nested
    class RecoveryKeyFromBeforeItsCancellation {

        private final RecoveryPublicKey next = InProcessRecoveries.publicOf(RecipientKey.generate(new SecureRandom()));

        private void propose() {
            core.callAs("administrator");
            scene.recoveries().recoveryKeys().propose(core.tenant(), Optional.of(next), RowCondition.THERE);
        }

        private void approve() {
            core.callAs("second administrator");
            scene.recoveries().recoveryKeys().approve(core.tenant(), Optional.of(next.id()));
        }

        private void goBackBehindTheCancellation() {
            scene.dump();
            scene.recoveries().recoveryKeys().cancel(core.tenant());
            scene.lookAtCheckpoints();
            scene.forgetWhatWasAppended();
            scene.restore();
            core.callAs("officer");
        }

        private Optional<RecoveryPublicKey> recoveryKeyADayLater() {
            core.clock().advance(Duration.ofDays(1));
            core.callAsTheService();
            scene.recoveries().dueKeys().run();
            core.callAs("officer");
            return core.dataKeys().tenants().tenants().require(core.tenant()).recoveryKey();
        }

        @Test
        void neverHoldsThoughItWasApproved() {
            propose();
            approve();
            goBackBehindTheCancellation();

            assertThat(recoveryKeyADayLater()).isPresent().isNotEqualTo(Optional.of(next));
            scene.confirm();

            assertThat(recoveryKeyADayLater()).isPresent().isNotEqualTo(Optional.of(next));
        }

        @Test
        void isNotApproved() {
            propose();
            goBackBehindTheCancellation();

            assertRefused(this::approve);
            scene.confirm();

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(this::approve);
        }
    }

    @Nested
    class ProposalFromBeforeItWasTakenBack {

        @Test
        void isSecondedByNobodyUntilItIsMadeAgain() {
            scene.proposeNoFourEyes("one");
            scene.dump();
            scene.updateTenant();
            scene.lookAtCheckpoints();
            scene.forgetWhatWasAppended();
            scene.restore();

            assertRefused(() -> scene.proposeNoFourEyes("two"));
            scene.confirm();

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> scene.proposeNoFourEyes("two"));
            core.clock().advance(Duration.ofDays(36_500));
            assertThat(scene.proposeNoFourEyes("one").policies().fourEyes()).isTrue();
            assertThat(scene.proposeNoFourEyes("two").policies().fourEyes()).isFalse();
        }
    }

    /** What a dump from before a recovery's step leads to. */
    @Nested
    class RecoveryFromBeforeIts {

        private RecoveryStatus status() {
            return scene.recoveryInDatabase().orElseThrow();
        }

        @Test
        void requestIsAskedForAgain() {
            scene.goBackBehind(Step.RECOVERY);

            assertThat(scene.recoveryInDatabase()).isEmpty();
            scene.requestRecovery();
            assertRefused(scene::approveRecovery);
            scene.confirm();

            assertCountsOnceItIsAskedForAgain();
        }

        /** Nobody knows whether it was cancelled. */
        private void assertCountsOnceItIsAskedForAgain() {
            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(scene::approveRecovery);
            assertThat(status()).isEqualTo(RecoveryStatus.AWAITING_APPROVAL);
            scene.recoveries().operations().cancel(scene.recovery());
            core.clock().advance(Duration.ofDays(36_500));
            scene.requestRecovery();

            scene.approveRecovery();
            assertThat(status()).isEqualTo(RecoveryStatus.PENDING);
        }

        @Test
        void approvalIsOfARequestThatIsAskedForAgain() {
            scene.goBackBehind(Step.RECOVERY_APPROVAL);

            assertThat(status()).isEqualTo(RecoveryStatus.AWAITING_APPROVAL);
            assertRefused(scene::approveRecovery);
            scene.confirm();

            assertCountsOnceItIsAskedForAgain();
        }

        @Test
        void cancellationIsNeverExported() {
            scene.goBackBehind(Step.RECOVERY_CANCELLATION);

            assertThat(status()).isEqualTo(RecoveryStatus.READY);
            assertRefused(() -> scene.recoveries().export(scene.recovery()));
            scene.confirm();

            assertIsNotExported();
        }

        private void assertIsNotExported() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> scene.recoveries().export(scene.recovery()));
        }

        @Test
        void cancellationIsNotExportedIfItIsCancelledBeforeItIsConfirmed() {
            scene.goBackBehind(Step.RECOVERY_CANCELLATION);

            scene.recoveries().operations().cancel(scene.recovery());
            scene.confirm();

            assertThat(status()).isEqualTo(RecoveryStatus.CANCELLED);
            assertIsNotExported();
        }

        /** What custodians opened before the cancellation is still sealed to the recovery's key. */
        @Test
        void cancellationTakesNothingBack() {
            scene.prepare(Step.EXPORT);
            scene.act(Step.EXPORT);
            List<RecoveredPatient> opened = InProcessRecoveries.opened(
                    scene.recoveries().page(scene.recovery(), Optional.empty(), 10),
                    scene.recoveries().recoveryKey());
            scene.goBackBehindPrepared(Step.RECOVERY_CANCELLATION);
            assertThat(status()).isEqualTo(RecoveryStatus.EXPORTED);

            assertNothingIsTakenBack(opened, TenantRestoredException.class);
            scene.confirm();

            assertNothingIsTakenBack(opened, ConcurrentChangeException.class);
        }

        private void assertNothingIsTakenBack(List<RecoveredPatient> opened, Class<?> failure) {
            int given = core.dataKeys().provider().given().size();

            assertThat(scene.recoveries().recover(scene.recovery(), opened))
                    .hasSize(3)
                    .allSatisfy(it -> assertThat(it.failure()).containsInstanceOf(failure));

            assertThat(core.dataKeys().provider().given()).hasSize(given);
        }

        @Test
        void exportIsAskedForAgain() {
            scene.goBackBehind(Step.EXPORT);

            assertThat(status()).isEqualTo(RecoveryStatus.READY);
            assertRefused(() -> scene.recoveries().export(scene.recovery()));
            scene.confirm();

            assertIsNotExported();
        }

        @Test
        void pagesLetsNoneLeaveAgain() {
            scene.prepare(Step.EXPORT);
            scene.act(Step.EXPORT);
            scene.dump();
            assertThat(readPage()).isEqualTo(3);
            scene.restore();

            assertRefused(RestoredDatabaseTest.this::readPage);
            assertThat(scene.events(Operation.READ_ESCROW_COPIES)).isEqualTo(1);
            scene.confirm();

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(RestoredDatabaseTest.this::readPage);
        }
    }
}

package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.restoration.InProcessRestorations;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.audit.restoration.RestorationStatus;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.destruction.HoldReason;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.restoration.RestorationOperations;
import org.medchain.keys.server.database.TenantDump;
import org.medchain.keys.tenant.TenantOperations;
import org.medchain.keys.tenant.TenantSpecification;

/** The database goes back to a dump under a running server: each row of the table in docs/operations.md, under "Backup and restore". */
@ParameterizedClass
@EnumSource(names = {"H2_RECORDS", "POSTGRESQL_RECORDS"})
class RestoredDatabaseTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final PatientId HELD = new PatientId("held");
    private static final PatientId OTHER = new PatientId("other");
    private static final HoldReason LAWSUIT = new HoldReason("A lawsuit");

    private final InProcessRecoveries recoveries;
    private final InProcessDestructions core;
    private final InProcessRestorations known;
    private final TenantOperations tenants;
    private EncryptedKey patientsKey;
    private EncryptedKey othersKey;
    private DestructionId destruction;
    private RecoveryId recovery;
    private TenantDump dump;

    RestoredDatabaseTest(ErasureKeysOn place) {
        recoveries = new InProcessRecoveries(place);
        core = recoveries.core();
        known = core.audit().restorations();
        tenants = core.dataKeys().tenants().administration(core.dataKeys().provider(), core.clock());
        core.setPolicies(InProcessDestructions.policies(true, false));
        patientsKey = core.addKey(PATIENT);
        othersKey = core.addKey(OTHER);
        core.addKey(HELD);
    }

    @AfterEach
    void drop() {
        if (dump != null) {
            dump.drop();
        }
    }

    /** What happens behind the dump, or right before it. */
    private enum Step {
        REQUEST,
        APPROVAL,
        CANCELLATION,
        HOLD,
        LIFT,
        ERASURE,
        RECOVERY,
        RECOVERY_APPROVAL,
        EXPORT
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

    private void prepare(Step step) {
        switch (step) {
            case APPROVAL -> request();
            case CANCELLATION, HOLD, ERASURE -> approved();
            case LIFT -> approvedAndHeld();
            case RECOVERY_APPROVAL -> requestRecovery();
            case EXPORT -> approvedRecovery();
            default -> core.callAs("officer");
        }
    }

    private void act(Step step) {
        switch (step) {
            case REQUEST -> request();
            case APPROVAL -> approve();
            case CANCELLATION -> core.requests().cancel(destruction);
            case HOLD -> core.holds().place(PATIENT, LAWSUIT);
            case LIFT -> core.holds().lift(PATIENT);
            case ERASURE -> core.eraseWhatIsDue();
            case RECOVERY -> requestRecovery();
            case RECOVERY_APPROVAL -> approveRecovery();
            case EXPORT -> recoveries.export(recovery);
        }
    }

    private void request() {
        core.callAs("officer");
        destruction = core.request(PATIENT);
    }

    private void approve() {
        core.callAs("second officer");
        core.requests().approve(destruction);
    }

    private void approved() {
        request();
        approve();
    }

    private void approvedAndHeld() {
        approved();
        core.holds().place(PATIENT, LAWSUIT);
    }

    private void requestRecovery() {
        core.callAs("officer");
        recovery = recoveries
                .operations()
                .request(InProcessRecoveries.REASON, Optional.empty())
                .recovery()
                .id();
    }

    private void approveRecovery() {
        core.callAs("second officer");
        recoveries.operations().approve(recovery);
    }

    private void approvedRecovery() {
        requestRecovery();
        approveRecovery();
        core.clock().advance(InProcessRecoveries.WAIT);
    }

    private TenantDump dump() {
        return TenantDump.of(core.database(), core.tenant().value());
    }

    private void lookAtCheckpoints() {
        core.callAsTheService();
        known.checkpoints().look(core.database(), core.tenant().value(), known.restored());
        core.callAs("officer");
    }

    /** A commit may be answered before this server has noted it. */
    private void awaitThatAllIsNoted() {
        long size = core.audit().eventsOf(core.tenant()).size();
        while (core.audit()
                .changedChains()
                .last(core.tenant().value())
                .filter(it -> it.head().size() == size)
                .isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private void forgetWhatWasAppended() {
        core.audit().changedChains().forgetBefore(core.tenant().value(), Instant.MAX);
    }

    private void restore() {
        dump.restore();
        for (PatientId patientId : List.of(PATIENT, HELD, OTHER)) {
            core.dataKeys().patients().active().forget(core.context(patientId));
        }
        core.dataKeys().tenants().active().forget(core.tenant());
    }

    private void play(Case played) {
        core.holds().place(HELD, LAWSUIT);
        prepare(played.step);
        if (played.dump == Dump.BEFORE) {
            dump = dump();
        }
        act(played.step);
        if (played.dump == Dump.AFTER) {
            dump = dump();
            core.callAs("officer");
            core.addKey(OTHER);
        }
        if (played.evidence == Evidence.CHECKPOINT) {
            lookAtCheckpoints();
            forgetWhatWasAppended();
        }
        restore();
        core.callAs("officer");
    }

    private RestorationOperations restorations() {
        return InProcessConfirmations.of(core.audit(), core.dataKeys().tenants().tenants());
    }

    private Restoration restoration() {
        return restorations().read().last().orElseThrow();
    }

    private void confirm() {
        UUID seen = restoration().id();
        core.callAs("officer");
        assertThat(restorations().confirm(seen).status()).isEqualTo(RestorationStatus.AWAITING_SECOND_PERSON);
        assertThatExceptionOfType(SecondPersonNeededException.class)
                .isThrownBy(() -> restorations().confirm(seen));
        assertRefused(this::updateTenant);
        core.callAs("second officer");
        assertThat(restorations().confirm(seen).status()).isEqualTo(RestorationStatus.CONFIRMED);
        core.callAs("officer");
    }

    private void updateTenant() {
        tenants.register(
                core.tenant(),
                new TenantSpecification("Clinic", TenantCmk.NONE, InProcessDestructions.policies(true, false)));
    }

    private void setRecoveryKey() {
        recoveries
                .recoveryKeys()
                .propose(core.tenant(), Optional.of(InProcessRecoveries.publicOf(recoveries.recoveryKey())));
    }

    private static void assertRefused(ThrowingCallable act) {
        assertThatExceptionOfType(TenantRestoredException.class).isThrownBy(act);
    }

    private long events(Operation operation) {
        return core.audit().eventsOf(core.tenant()).stream()
                .filter(event -> event.operation() == operation)
                .count();
    }

    private Optional<DestructionStatus> statusInDatabase() {
        return Optional.ofNullable(destruction)
                .filter(id -> core.has(id))
                .map(id -> core.record(id).status());
    }

    private void assertNothingIrreversibleBegins() {
        Optional<DestructionStatus> before = statusInDatabase();
        core.eraseWhatIsDue();
        assertThat(statusInDatabase()).isEqualTo(before);
        assertThat(events(Operation.BEGIN_ERASURE)).isLessThanOrEqualTo(1);
        assertRefused(this::updateTenant);
        assertRefused(this::setRecoveryKey);
        assertRefused(() -> core.holds().lift(HELD));
        if (before.filter(it -> it == DestructionStatus.AWAITING_APPROVAL).isPresent()) {
            assertRefused(this::approve);
        }
        core.callAs("officer");
    }

    private void assertKeysAreInUse() {
        assertThatCode(() -> core.dataKeys().decrypt(othersKey, OTHER).close()).doesNotThrowAnyException();
        assertThatCode(() -> core.addKey(OTHER)).doesNotThrowAnyException();
        core.holds().place(OTHER, LAWSUIT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void beginsNothingIrreversibleUntilItIsConfirmed(Case played) {
        play(played);

        assertKeysAreInUse();
        assertNothingIrreversibleBegins();

        confirm();
        lookAtCheckpoints();
        assertThat(known.restored().isRestored(core.tenant())).isFalse();
        assertThatCode(this::updateTenant).doesNotThrowAnyException();
        assertThat(events(Operation.DETECT_RESTORATION)).isEqualTo(1);
        assertThat(events(Operation.CONFIRM_RESTORATION)).isEqualTo(3);
    }

    @Test
    void tellsWhatIsMissing() {
        dump = dump();
        long size = core.audit().eventsOf(core.tenant()).size();
        core.addKey(OTHER);
        lookAtCheckpoints();
        Checkpoint lost = newest();
        restore();

        Restoration found = restoration();

        assertThat(found.status()).isEqualTo(RestorationStatus.FOUND);
        assertThat(found.chainSize()).isEqualTo(size);
        assertThat(found.lost()).contains(lost.head());
        assertThat(found.newestEventAt()).isPresent();
    }

    private Checkpoint newest() {
        return known.checkpoints().files().newest(core.tenant().value()).orElseThrow();
    }

    @Test
    void isFoundByTheRoundOfCheckpoints() {
        dump = dump();
        core.addKey(OTHER);
        lookAtCheckpoints();
        forgetWhatWasAppended();
        restore();

        lookAtCheckpoints();
        lookAtCheckpoints();

        assertThat(events(Operation.DETECT_RESTORATION)).isEqualTo(1);
    }

    @Test
    void staysErasedWithoutACheckpointAndTellsOfTheRegistersLines() {
        core.setPolicies(InProcessDestructions.policies(false, false));
        core.callAs("officer");
        dump = dump();
        core.destroy(PATIENT);
        awaitThatAllIsNoted();
        forgetWhatWasAppended();
        restore();

        core.compareWithRegister();

        assertThatExceptionOfType(KeysDestroyedException.class)
                .isThrownBy(() -> core.dataKeys().decrypt(patientsKey, PATIENT));
        assertRefused(this::updateTenant);
        assertThat(restoration().lines().erasures()).isEqualTo(1);
        assertThat(restoration().lost()).isEmpty();
    }

    @Test
    void isNotFreedByARowThatIsDeleted() {
        dump = dump();
        core.addKey(OTHER);
        lookAtCheckpoints();
        restore();
        assertRefused(this::updateTenant);

        core.database()
                .execute(
                        "delete from restorations where tenant_id = ?1",
                        core.tenant().value());

        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(this::updateTenant);
    }

    @Test
    void isNotFreedByARowThatSaysConfirmed() {
        dump = dump();
        core.addKey(OTHER);
        restore();
        assertRefused(this::updateTenant);

        core.database()
                .execute(
                        "update restorations set status = 'CONFIRMED', confirmed_by = 'officer', confirmed_at = current_timestamp"
                                + " where tenant_id = ?1",
                        core.tenant().value());

        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(this::updateTenant);
    }

    @Test
    void isRestoredAgainAfterAnotherRestoreToBeforeTheConfirmation() {
        dump = dump();
        core.addKey(OTHER);
        lookAtCheckpoints();
        restore();
        confirm();
        lookAtCheckpoints();
        forgetWhatWasAppended();
        assertThatCode(this::updateTenant).doesNotThrowAnyException();
        lookAtCheckpoints();

        restore();

        assertRefused(this::updateTenant);
    }

    @Test
    void setsTheOldCheckpointsAsideAndBeginsOthersWithTheConfirmation() {
        dump = dump();
        core.addKey(OTHER);
        lookAtCheckpoints();
        Checkpoint lost = newest();
        restore();
        confirm();
        long confirmed = core.audit().eventsOf(core.tenant()).size();

        lookAtCheckpoints();

        InProcessCheckpoints checkpoints = known.checkpoints();
        assertThat(checkpoints.files().directory().lost(core.tenant().value())).containsExactly(lost);
        assertThat(newest().head().size()).isEqualTo(confirmed);
    }

    @Test
    void needsOnePersonWithoutFourEyes() {
        core.setPolicies(InProcessDestructions.policies(false, false));
        dump = dump();
        core.addKey(OTHER);
        restore();

        assertThat(restorations().confirm(restoration().id()).status()).isEqualTo(RestorationStatus.CONFIRMED);
    }

    @Test
    void leavesOtherTenantsAlone() {
        dump = dump();
        core.addKey(OTHER);
        restore();
        assertRefused(this::updateTenant);

        assertThat(known.restored().isRestored(core.addTenant(InProcessDestructions.policies(false, false))))
                .isFalse();
    }
}

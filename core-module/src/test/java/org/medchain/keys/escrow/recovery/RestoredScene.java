package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.SecondPersonNeededException;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.restoration.InProcessRestorations;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.audit.restoration.RestorationStatus;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.destruction.HoldReason;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.restoration.RestorationOperations;
import org.medchain.keys.server.database.TenantDump;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;

/** A tenant with four eyes, whose database goes back to a dump under a running server. */
final class RestoredScene {

    static final PatientId PATIENT = new PatientId("patient");
    static final PatientId HELD = new PatientId("held");
    static final PatientId OTHER = new PatientId("other");
    static final HoldReason LAWSUIT = new HoldReason("A lawsuit");

    /** How long the certificate comes behind the erasure. */
    static final Duration CACHED = Duration.ofSeconds(30);

    private final InProcessRecoveries recoveries;
    private final InProcessDestructions core;
    private final InProcessDestructions withoutRegister;
    private final InProcessRestorations known;
    private final TenantOperations tenants;
    private final EncryptedKey patientsKey;
    private final EncryptedKey othersKey;
    private DestructionId destruction;
    private RecoveryId recovery;
    private TenantDump dump;

    RestoredScene(ErasureKeysOn place) {
        RecipientKey recoveryKey = RecipientKey.generate(new SecureRandom());
        core = new InProcessDestructions(place.kind(), CACHED);
        recoveries = new InProcessRecoveries(core, recoveryKey);
        recoveries.escrowTo(recoveryKey);
        known = core.audit().restorations();
        tenants = core.dataKeys().tenants().administration(core.dataKeys().provider(), core.clock());
        core.setPolicies(InProcessDestructions.policies(true, false));
        patientsKey = core.addKey(PATIENT);
        othersKey = core.addKey(OTHER);
        core.addKey(HELD);
        withoutRegister = core.onAnotherServer();
        core.leaveRoundsToSteps();
        withoutRegister.leaveRoundsToSteps();
    }

    /** What happens behind the dump, or right before it. */
    enum Step {
        REQUEST,
        APPROVAL,
        CANCELLATION,
        HOLD,
        LIFT,
        ERASURE,
        CERTIFICATE,
        RECOVERY,
        RECOVERY_APPROVAL,
        RECOVERY_CANCELLATION,
        EXPORT
    }

    InProcessDestructions core() {
        return core;
    }

    /** A server whose register lists nothing of what happens: the others are lost. */
    InProcessDestructions withoutRegister() {
        return withoutRegister;
    }

    InProcessRecoveries recoveries() {
        return recoveries;
    }

    InProcessRestorations known() {
        return known;
    }

    DestructionId destruction() {
        return destruction;
    }

    RecoveryId recovery() {
        return recovery;
    }

    void prepare(Step step) {
        switch (step) {
            case APPROVAL -> request();
            case CANCELLATION, HOLD, ERASURE -> approved();
            case CERTIFICATE -> erased();
            case LIFT -> approvedAndToBeLifted();
            case RECOVERY_APPROVAL -> requestRecovery();
            case EXPORT, RECOVERY_CANCELLATION -> approvedRecovery();
            default -> core.callAs("officer");
        }
    }

    void act(Step step) {
        switch (step) {
            case REQUEST -> request();
            case APPROVAL -> approve();
            case CANCELLATION -> core.requests().cancel(destruction);
            case HOLD -> core.holds().place(PATIENT, LAWSUIT, RowCondition.NONE);
            case LIFT -> lift("second officer");
            case ERASURE, CERTIFICATE -> core.eraseWhatIsDue();
            case RECOVERY -> requestRecovery();
            case RECOVERY_APPROVAL -> approveRecovery();
            case RECOVERY_CANCELLATION -> recoveries.operations().cancel(recovery);
            case EXPORT -> recoveries.export(recovery);
        }
    }

    void request() {
        core.callAs("officer");
        destruction = core.request(PATIENT);
    }

    void approve() {
        core.callAs("second officer");
        core.requests().approve(destruction);
    }

    private void approved() {
        request();
        approve();
    }

    private void erased() {
        approved();
        core.eraseWhatIsDue();
    }

    private void approvedAndToBeLifted() {
        approved();
        core.holds().place(PATIENT, LAWSUIT, RowCondition.NONE);
        lift("officer");
    }

    private void lift(String officer) {
        core.callAs(officer);
        core.holds().lift(PATIENT, RowCondition.NONE);
    }

    void requestRecovery() {
        recovery = recoveries.requested(Optional.empty());
    }

    void approveRecovery() {
        core.callAs("second officer");
        recoveries.operations().approve(recovery);
    }

    private void approvedRecovery() {
        requestRecovery();
        approveRecovery();
        core.clock().advance(InProcessRecoveries.WAIT);
    }

    void dump() {
        dump = TenantDump.of(core.database(), core.tenant().value());
    }

    void lookAtCheckpoints() {
        core.callAsTheService();
        known.checkpoints().look(core.database(), core.tenant().value(), known.restored());
        core.callAs("officer");
    }

    /** Another server signs where the chain stands, by a clock that is ahead. */
    Checkpoint signAhead(Duration ahead) {
        ChainHead head = InProcessCheckpoints.heads(core.database())
                .find(core.tenant().value())
                .orElseThrow();
        return known.checkpoints().sign(head, InProcessAudit.CLOCK.instant().plus(ahead));
    }

    Checkpoint newestCheckpoint() {
        return known.checkpoints().newest(core.tenant().value());
    }

    /** A commit may be answered before this server has noted it. */
    void awaitThatAllIsNoted() {
        long size = core.audit().eventsOf(core.tenant()).size();
        while (core.audit()
                .changedChains()
                .last(core.tenant().value())
                .filter(it -> it.head().size() == size)
                .isEmpty()) {
            Thread.onSpinWait();
        }
    }

    void forgetWhatWasAppended() {
        core.audit().changedChains().forgetIf(core.tenant().value(), it -> true);
    }

    void restore() {
        dump.restore();
        for (PatientId patientId : List.of(PATIENT, HELD, OTHER)) {
            core.dataKeys().patients().active().forget(core.context(patientId));
        }
        core.dataKeys().tenants().active().forget(core.tenant());
    }

    /** The database goes back by this step, which a checkpoint knows. */
    void goBackBehind(Step step) {
        prepare(step);
        goBackBehindPrepared(step);
    }

    /** The same, if what comes before the step is done. */
    void goBackBehindPrepared(Step step) {
        dump();
        act(step);
        lookAtCheckpoints();
        forgetWhatWasAppended();
        restore();
        core.callAs("officer");
    }

    void drop() {
        if (dump != null) {
            dump.drop();
        }
    }

    RestorationOperations restorations() {
        return InProcessConfirmations.of(core.audit(), core.dataKeys().tenants().tenants());
    }

    Restoration restoration() {
        return restorations().read().last().orElseThrow();
    }

    void confirm() {
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

    void updateTenant() {
        register(InProcessDestructions.policies(true, false));
    }

    /** An administrator asks for destructions without a second officer. */
    Tenant proposeNoFourEyes(String administrator) {
        core.callAs(administrator);
        return register(InProcessDestructions.policies(false, false));
    }

    private Tenant register(TenantPolicies policies) {
        return tenants.register(
                        core.tenant(), new TenantSpecification("Clinic", TenantCmk.NONE, policies), RowCondition.THERE)
                .tenant();
    }

    void setRecoveryKey() {
        recoveries
                .recoveryKeys()
                .propose(
                        core.tenant(),
                        Optional.of(InProcessRecoveries.publicOf(recoveries.recoveryKey())),
                        RowCondition.THERE);
    }

    static void assertRefused(ThrowingCallable act) {
        assertThatExceptionOfType(TenantRestoredException.class).isThrownBy(act);
    }

    void openPatientsKey() {
        core.dataKeys().decrypt(patientsKey, PATIENT).close();
    }

    void openOthersKey() {
        core.dataKeys().decrypt(othersKey, OTHER).close();
    }

    long events(Operation operation) {
        return core.audit().eventsOf(core.tenant()).stream()
                .filter(event -> event.operation() == operation)
                .count();
    }

    Optional<DestructionStatus> statusInDatabase() {
        return Optional.ofNullable(destruction)
                .filter(core::has)
                .map(id -> core.record(id).status());
    }

    Optional<RecoveryStatus> recoveryInDatabase() {
        return Optional.ofNullable(recovery)
                .filter(id -> recoveries.operations().list(Optional.empty(), 10).stream()
                        .anyMatch(it -> it.recovery().id().equals(id)))
                .map(id -> recoveries.operations().read(id).status());
    }
}

package org.medchain.keys.destruction;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.escrow.recovery.InProcessRecoveries;
import org.medchain.keys.patient.InProcessPatients;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.restoration.RestorationOperations;
import org.medchain.keys.rotation.InProcessRotationOperations;
import org.medchain.keys.rotation.PatientRotation;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.InProcessErasureKeys;

/**
 * One server of the model: objects of its own over the databases of all, with its own erasure register, checkpoints, caches, connection and
 * clock. All that depends on how the service is put together is here.
 */
final class ModelServer {

    /** For how long the model's servers keep an erasure key in their caches. */
    static final Duration CACHED = Duration.ofSeconds(30);

    private final String name;
    private final Path home;
    private final Duration ahead;
    private final ModelGate gate = new ModelGate();
    private final InProcessDestructions core;
    private final InProcessRecoveries recoveries;
    private final PatientRotation rotation;
    private final ErasureRounds rounds;
    private final RegisterReplay replay;
    private final ErasureWatch watch;
    private final RestoredErasureKeys restoredKeys;
    private final RestorationOperations restorations;
    private final Runnable checkpoints;

    /**
     * A server that was not started yet.
     *
     * @param home has its register and checkpoints, and outlives the process
     * @param ahead how far its clock is ahead of the databases'
     */
    ModelServer(ModelInstallation of, String name, Path home, Duration ahead) {
        this.name = name;
        this.home = home;
        this.ahead = ahead;
        InProcessDatabase records = of.databases().records().behind(gate);
        Optional<InProcessErasureKeys> store =
                of.apart() ? Optional.of(of.databases().store().behind(gate)) : Optional.empty();
        Clock clock = Clock.offset(of.clock(), ahead);
        InProcessAudit audit = new InProcessAudit(records);
        InProcessCheckpoints signed = of.databases().checkpointsIn(home);
        audit.knowBy(signed);
        this.core = new InProcessDestructions(
                of.clock(),
                audit,
                CACHED,
                store,
                of.provider(),
                new InProcessPatients(
                        records,
                        store,
                        register(home),
                        InProcessErasureRegister.open(records, register(home), of.copy(home), of.clock())),
                of.databases().certificateKey(),
                Optional.of(of.tenants().get(0)));
        core.leaveRoundsToSteps();
        this.recoveries = new InProcessRecoveries(core, of.recoveryKey());
        this.rotation = InProcessRotationOperations.of(core.audit(), core.dataKeys(), clock);
        this.rounds = core.roundsOfAServerThatTicks(ahead);
        this.replay = core.registerReplay();
        this.watch = core.watch();
        this.restoredKeys = core.restoredKeys();
        this.restorations =
                InProcessConfirmations.of(audit, core.dataKeys().tenants().tenants());
        // Events and confirmations have the time of the machine.
        this.checkpoints = signed.rounds(records, core.restored(), InProcessAudit.CLOCK);
    }

    static Path register(Path home) {
        return home.resolve("register");
    }

    String name() {
        return name;
    }

    Path home() {
        return home;
    }

    Duration ahead() {
        return ahead;
    }

    ModelGate gate() {
        return gate;
    }

    InProcessDestructions core() {
        return core;
    }

    InProcessRecoveries recoveries() {
        return recoveries;
    }

    ErasureRegister register() {
        return core.register();
    }

    RestorationOperations restorations() {
        return restorations;
    }

    /** Whether this server's register lists the patient. */
    boolean lists(EncryptionContext context) {
        return register().erased().contains(register().hashOf(context));
    }

    /** Whether this server's register lists a hold on the patient's keys. */
    boolean listsAsHeld(EncryptionContext context) {
        return register().holds().find(register().hashOf(context)).isPresent();
    }

    boolean listsAsCancelled(UUID destruction) {
        return register().holds().isCancelled(destruction);
    }

    /** What a start does before it serves anybody. */
    void start() {
        replay.run();
        core.listing().join();
    }

    /** The process ends in order. */
    void leave() {
        core.listing().leave();
        stop();
    }

    void stop() {
        core.audit().stop();
    }

    void callAs(Caller caller) {
        core.audit().callAs(caller);
    }

    RotatedPatient rotate(PatientId patientId) {
        return WaitingCaller.call(
                after -> rotation.rotate(Optional.empty(), patientId, OperationThreads.ofCaller(after)));
    }

    void eraseWhatIsDue() {
        rounds.run();
    }

    /** What the ticks of a second do. */
    void look() {
        tick();
        checkpoints.run();
    }

    /** The same without checkpoints: it shows the others that it runs, lists what they began, and compares its register with the database. */
    void tick() {
        core.listing().look();
        watch.look();
    }

    /** Whether it may hand out anything. */
    boolean isCurrent() {
        return core.listing().isCurrent();
    }

    /** What the ticks of a minute do. */
    void lookAtAll() {
        replay.catchUp();
        watch.lookAtAll();
        restoredKeys.look();
    }

    /** The time that it keeps erasure keys is over. */
    void forget(EncryptionContext context) {
        core.dataKeys().patients().active().forget(context);
    }
}

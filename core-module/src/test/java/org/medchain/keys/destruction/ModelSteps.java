package org.medchain.keys.destruction;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.destruction.ModelFacts.DestructionFacts;
import org.medchain.keys.destruction.ModelFacts.PatientFacts;
import org.medchain.keys.destruction.ModelRun.Ended;
import org.medchain.keys.restoration.RestorationOperations.Standing;
import org.medchain.keys.server.database.StoredRows.Backup;

/** Destructions, legal holds, and what becomes of servers and databases, as steps of a run. */
final class ModelSteps {

    private static final List<String> OFFICERS = List.of("officer", "second officer", "third officer");
    private static final List<Duration> TIMES = List.of(
            Duration.ofSeconds(31),
            Duration.ofSeconds(31),
            Duration.ofHours(1),
            InProcessDestructions.WINDOW,
            InProcessDestructions.WINDOW);
    private static final List<Duration> AHEAD = List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofDays(3));
    private static final int MOST_BACKUPS = 6;

    /** Longer than from look to look: the rows of servers in a backup are older than what the servers know of each other. */
    private static final Duration SINCE_THE_BACKUP = Duration.ofSeconds(2);

    private final ModelRun run;
    private final ModelInstallation installation;
    private final ModelFacts facts;
    private final ModelKeySteps keys;
    private final ModelRecoverySteps recoveries;

    ModelSteps(ModelRun run) {
        this.run = run;
        this.installation = run.installation();
        this.facts = run.facts();
        this.keys = new ModelKeySteps(run);
        this.recoveries = new ModelRecoverySteps(run);
    }

    void take(ModelStep step) {
        run.next();
        if (!run.awake().isEmpty()) {
            take(step, step.server(run.awake()));
        }
    }

    /** All who stand still go on, and what was handed out is looked at on each server. */
    void end() {
        run.thawAll();
        keys.decryptAll();
        recoveries.openWhatLeft();
        run.verifyChains();
    }

    private void take(ModelStep step, ModelServer server) {
        switch (step.kind()) {
            case GENERATE -> keys.generate(step, server);
            case DECRYPT -> keys.decrypt(step, server);
            case DECRYPT_EVERYWHERE -> keys.decryptEverywhere(step);
            case ROTATE -> keys.rotate(step, server);
            case REQUEST -> request(step, server);
            case APPROVE -> approve(step, server);
            case CANCEL -> cancel(step, server);
            case HOLD -> hold(step, server);
            case LIFT -> lift(step, server);
            case TIME -> passTime(step);
            case ROUND -> byItself(step, server, server::eraseWhatIsDue);
            case LOOK -> lookEverywhere(step, server);
            case LOOK_AT_ALL -> byItself(step, server, server::lookAtAll);
            case CONFIRM -> confirm(step, server);
            case BACK_UP -> backUp(step);
            case RESTORE -> restore(step);
            case LOSE -> lose(server);
            case JOIN -> join(step);
            case RESTART -> restart(server);
            default -> recoveries.take(step, server);
        }
        run.observe();
    }

    static String officer(ModelStep step) {
        return step.choice(OFFICERS);
    }

    private void request(ModelStep step, ModelServer server) {
        EncryptionContext context = patient(step, it -> !it.keys.isEmpty() && !it.erased && !it.held);
        String officer = officer(step);
        LegalBasis basis = new LegalBasis("GDPR Art. 17, " + run.request());
        boolean needsApproval = installation.needsApproval(context.tenantId());
        DestructionFacts requested = new DestructionFacts(
                context,
                officer,
                basis.value(),
                needsApproval,
                needsApproval ? null : installation.clock().instant().plus(InProcessDestructions.WINDOW));
        run.ask(
                step,
                server,
                context.tenantId(),
                officer,
                () -> server.core().requests().destroy(Optional.empty(), context.patientId(), basis),
                (ended, place, faulty) -> {
                    ended.result().ifPresent(it -> facts.requested(it.id().value(), requested, place));
                    if (ended.isUnknown() || faulty) {
                        facts.of(context).maybeRequested = Optional.of(requested);
                    }
                });
    }

    /** One that was asked for lately; most often one that can still be approved or cancelled. */
    private Optional<UUID> destruction(ModelStep step, Predicate<DestructionFacts> fitting) {
        List<UUID> last = facts.lastDestructions();
        List<UUID> fit = last.stream()
                .filter(id -> fitting.test(facts.destructions().get(id)))
                .toList();
        List<UUID> of = step.isRare() ? last : fit;
        return of.isEmpty() ? Optional.empty() : Optional.of(step.subject(of));
    }

    /** One who has keys, most often. */
    private EncryptionContext patient(ModelStep step, Predicate<PatientFacts> fitting) {
        List<EncryptionContext> fit = installation.patients().stream()
                .filter(context -> fitting.test(facts.of(context)))
                .toList();
        return step.subject(fit.isEmpty() || step.isRare() ? installation.patients() : fit);
    }

    /** Another than the first one, most often. */
    static String otherThan(String first, ModelStep step) {
        List<String> others = OFFICERS.stream().filter(it -> !it.equals(first)).toList();
        return step.isRare() ? first : step.choice(others);
    }

    private void approve(ModelStep step, ModelServer server) {
        destruction(step, it -> it.needsApproval && it.eraseAfter == null && !it.cancelled)
                .ifPresent(id -> {
                    DestructionFacts destruction = facts.destructions().get(id);
                    String officer = otherThan(destruction.requestedBy, step);
                    // A server that stands still amid it answers later than it looked at the clock.
                    Instant eraseAfter = installation.clock().instant().plus(InProcessDestructions.WINDOW);
                    run.ask(
                            step,
                            server,
                            destruction.context.tenantId(),
                            officer,
                            () -> server.core().requests().approve(new DestructionId(id)),
                            (ended, place, faulty) -> {
                                if (ended.result().isPresent() || ended.isUnknown() || faulty) {
                                    destruction.approvedBy.add(officer);
                                    destruction.eraseAfter =
                                            destruction.eraseAfter == null ? eraseAfter : destruction.eraseAfter;
                                }
                            });
                });
    }

    private void cancel(ModelStep step, ModelServer server) {
        destruction(step, it -> !it.cancelled && !facts.of(it.context).erased).ifPresent(id -> {
            DestructionFacts destruction = facts.destructions().get(id);
            run.ask(
                    step,
                    server,
                    destruction.context.tenantId(),
                    officer(step),
                    () -> server.core().requests().cancel(new DestructionId(id)),
                    (ended, place, faulty) -> {
                        if (ended.result().isPresent()) {
                            destruction.cancelled = true;
                            facts.of(destruction.context).requestedAt = Long.MAX_VALUE;
                        }
                    });
        });
    }

    private void hold(ModelStep step, ModelServer server) {
        EncryptionContext context = patient(step, it -> !it.keys.isEmpty() && !it.erased);
        RowCondition expected = facts.of(context).held ? RowCondition.THERE : RowCondition.NONE;
        run.ask(
                step,
                server,
                context.tenantId(),
                officer(step),
                () -> server.core().holds().place(context.patientId(), new HoldReason("A lawsuit"), expected),
                (ended, place, faulty) -> {
                    if (ended.result().isPresent()) {
                        facts.of(context).held = true;
                        facts.of(context).askedToLift.clear();
                    }
                });
    }

    private void lift(ModelStep step, ModelServer server) {
        EncryptionContext context = patient(step, it -> it.held);
        PatientFacts patient = facts.of(context);
        String officer = officer(step);
        patient.askedToLift.add(officer);
        run.ask(
                step,
                server,
                context.tenantId(),
                officer,
                () -> server.core().holds().lift(context.patientId(), RowCondition.NONE),
                (ended, place, faulty) -> lifted(patient, officer, ended, faulty));
    }

    private void lifted(PatientFacts patient, String officer, Ended<LegalHoldOperations.Lift> ended, boolean faulty) {
        boolean alone = patient.askedToLift.stream().allMatch(officer::equals);
        boolean takesTwo = installation.needsApproval(patient.context.tenantId());
        boolean lifted = ended.result().filter(LegalHoldOperations.Lift::lifted).isPresent();
        if (lifted && takesTwo && alone) {
            facts.breaks(ModelPromise.HOLD_ENDS_BY_TWO, run.request() + " of " + patient.context.patientId());
        }
        patient.held &= !lifted && (!(ended.isUnknown() || faulty) || (takesTwo && alone));
    }

    /** One or two officers confirm what one of them saw. */
    private void confirm(ModelStep step, ModelServer server) {
        TenantId tenant = step.subject(installation.tenants());
        server.callAs(ModelRun.caller(tenant, "officer", run.request()));
        Optional<Restoration> seen =
                Ended.of(() -> server.restorations().read()).result().flatMap(Standing::last);
        List<String> officers = installation.needsApproval(tenant) ? OFFICERS.subList(0, 2) : OFFICERS.subList(0, 1);
        seen.filter(it -> !it.isConfirmed())
                .ifPresent(it -> officers.forEach(officer -> {
                    run.next();
                    run.ask(
                            step.withoutFault(),
                            server,
                            tenant,
                            officer,
                            () -> server.restorations().confirm(it.id()),
                            (ended, place, faulty) -> ended.result()
                                    .filter(Restoration::isConfirmed)
                                    .ifPresent(confirmed -> {
                                        facts.confirmed(tenant);
                                    }));
                }));
    }

    private void byItself(ModelStep step, ModelServer server, Runnable work) {
        run.act(
                step,
                server,
                () -> {
                    work.run();
                    return true;
                },
                ended -> {
                    if (step.fault() == ModelGate.Fault.NONE) {
                        ended.failure()
                                .ifPresent(it ->
                                        facts.breaks(ModelPromise.NO_SURPRISE, run.request() + " " + step + " " + it));
                    }
                });
    }

    /** The ticks of a second. */
    private void lookEverywhere(ModelStep step, ModelServer server) {
        byItself(step, server, server::look);
        run.awake().stream().filter(it -> it != server).forEach(ModelServer::look);
    }

    private void passTime(ModelStep step) {
        run.pass(step.choice(TIMES));
    }

    private void backUp(ModelStep step) {
        if (installation.recordBackups().size() == MOST_BACKUPS) {
            int oldest = step.choice() % MOST_BACKUPS;
            installation.recordBackups().remove(oldest);
            installation.storeBackups().remove(oldest);
        }
        installation.backUp();
    }

    /** Either database, or both, from whichever backups. */
    private void restore(ModelStep step) {
        if (installation.recordBackups().isEmpty()) {
            return;
        }
        run.thawAll();
        boolean records = step.choice() % 4 != 0;
        boolean store = installation.apart() && step.choice() % 4 != 1;
        if (records) {
            facts.restored();
            installation
                    .databases()
                    .recordRows()
                    .restore(step.subject(
                            step.isRare() ? installation.recordBackups() : lately(installation.recordBackups())));
        }
        if (store) {
            boolean ofTheSameTime = step.choice() % 3 != 0;
            installation
                    .databases()
                    .storeRows()
                    .restore(
                            ofTheSameTime
                                    ? step.subject(lately(installation.storeBackups()))
                                    : step.server(installation.storeBackups()));
        }
        run.databasesReplaced();
        installation.clock().advance(SINCE_THE_BACKUP);
        if (step.choice() % 2 == 0) {
            // What only one server knows the others are told of before anything else happens.
            run.awake().forEach(ModelServer::look);
        }
    }

    private static List<Backup> lately(List<Backup> backups) {
        return backups.subList(Math.max(0, backups.size() - 3), backups.size());
    }

    private void lose(ModelServer server) {
        if (installation.serving().size() > 1) {
            installation.lose(server);
        }
    }

    private void join(ModelStep step) {
        if (installation.serving().size() < 3) {
            installation.join(step.choice(AHEAD));
        }
    }

    private void restart(ModelServer server) {
        run.thawAll();
        installation.restart(server);
    }
}

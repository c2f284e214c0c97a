package org.medchain.keys.destruction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.destruction.ModelDatabases.Event;
import org.medchain.keys.destruction.ModelDatabases.View;
import org.medchain.keys.destruction.ModelFacts.PatientFacts;
import org.medchain.keys.escrow.recovery.InProcessRecoveries;
import org.medchain.keys.escrow.recovery.RecoveredPatient;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPage;
import org.medchain.keys.escrow.recovery.RecoveryExport.ExportedPatient;
import org.medchain.keys.escrow.recovery.RecoveryId;
import org.medchain.keys.recovery.RecoveryPublicKey;

/** Escrow and recoveries as steps of a run. */
final class ModelRecoverySteps {

    private static final int PAGE = 100;
    private static final int RECENT = 2;

    private final ModelRun run;
    private final ModelInstallation installation;
    private final ModelFacts facts;
    private final Map<RecoveryId, RecoveryFacts> recoveries = new LinkedHashMap<>();
    private final List<Left> left = new ArrayList<>();

    ModelRecoverySteps(ModelRun run) {
        this.run = run;
        this.installation = run.installation();
        this.facts = run.facts();
    }

    /** What holds of a recovery. */
    private static final class RecoveryFacts {
        final TenantId tenant;
        final String requestedBy;
        final Set<String> approvedBy = new HashSet<>();
        Instant exportAfter = Instant.MAX;
        long cancelledAt = Long.MAX_VALUE;
        boolean cancelled;
        boolean exported;

        RecoveryFacts(TenantId tenant, String requestedBy) {
            this.tenant = tenant;
            this.requestedBy = requestedBy;
        }
    }

    /** A page that left the service. */
    private record Left(RecoveryId recovery, TenantId tenant, ExportedPage page) {}

    void take(ModelStep step, ModelServer server) {
        switch (step.kind()) {
            case SET_RECOVERY_KEY -> setKey(step, server);
            case BACKFILL ->
                run.act(
                        step,
                        server,
                        () -> {
                            server.recoveries().workForAMinute();
                            return true;
                        },
                        ended -> {});
            case RECOVER -> recover(step, server);
            case REQUEST_RECOVERY -> request(step, server);
            case APPROVE_RECOVERY ->
                recovery(step, it -> it.approvedBy.isEmpty() && !it.cancelled)
                        .ifPresent(id -> approve(step, server, id));
            case CANCEL_RECOVERY -> recovery(step, it -> !it.cancelled).ifPresent(id -> cancel(step, server, id));
            case EXPORT -> recovery(step, this::isReady).ifPresent(id -> export(step, server, id));
            case PAGE -> recovery(step, it -> it.exported).ifPresent(id -> page(step, server, id));
            case IMPORT -> takeBack(step, server);
            default -> throw new IllegalStateException(step.toString());
        }
    }

    /** Most often one that fits. */
    private Optional<RecoveryId> recovery(ModelStep step, Predicate<RecoveryFacts> fitting) {
        List<RecoveryId> all = List.copyOf(recoveries.keySet());
        List<RecoveryId> fit =
                all.stream().filter(id -> fitting.test(recoveries.get(id))).toList();
        List<RecoveryId> of = step.isRare() ? all : fit;
        return of.isEmpty()
                ? Optional.empty()
                : Optional.of(step.subject(of.subList(Math.max(0, of.size() - RECENT), of.size())));
    }

    private boolean isReady(RecoveryFacts recovery) {
        return !recovery.cancelled
                && !recovery.exported
                && !installation.clock().instant().isBefore(recovery.exportAfter);
    }

    /** Two administrators agree on it, each in a step. */
    private void setKey(ModelStep step, ModelServer server) {
        TenantId tenant = step.subject(installation.tenants());
        RecoveryPublicKey key = InProcessRecoveries.publicOf(installation.recoveryKey());
        String administrator = ModelSteps.officer(step);
        run.ask(
                step,
                server,
                tenant,
                administrator,
                () -> step.choice() % 2 == 0
                        ? server.recoveries().recoveryKeys().propose(tenant, Optional.of(key), RowCondition.THERE)
                        : server.recoveries().recoveryKeys().approve(tenant, Optional.of(key.id())),
                (ended, place, faulty) -> {});
    }

    private void request(ModelStep step, ModelServer server) {
        TenantId tenant = step.subject(installation.tenants());
        String officer = ModelSteps.officer(step);
        run.ask(
                step,
                server,
                tenant,
                officer,
                () -> server.recoveries().operations().request(InProcessRecoveries.REASON, Optional.empty()),
                (ended, place, faulty) -> ended.result()
                        .ifPresent(it -> recoveries.put(it.recovery().id(), new RecoveryFacts(tenant, officer))));
    }

    /** All at once, since few runs of single steps come so far. */
    private void recover(ModelStep step, ModelServer server) {
        ModelStep smooth = step.withoutFault();
        request(smooth, server);
        run.next();
        recovery(smooth, it -> it.approvedBy.isEmpty()).ifPresent(id -> {
            approve(smooth, server, id);
            run.pass(InProcessRecoveries.WAIT);
            run.next();
            export(smooth, server, id);
        });
    }

    private void approve(ModelStep step, ModelServer server, RecoveryId id) {
        RecoveryFacts recovery = recoveries.get(id);
        String officer = ModelSteps.otherThan(recovery.requestedBy, step);
        run.ask(
                step,
                server,
                recovery.tenant,
                officer,
                () -> server.recoveries().operations().approve(id),
                (ended, place, faulty) -> {
                    if (ended.result().isPresent() || ended.isUnknown() || faulty) {
                        recovery.approvedBy.add(officer);
                        Instant over = installation.clock().instant().plus(InProcessRecoveries.WAIT);
                        recovery.exportAfter = over.isBefore(recovery.exportAfter) ? over : recovery.exportAfter;
                    }
                });
    }

    private void cancel(ModelStep step, ModelServer server, RecoveryId id) {
        RecoveryFacts recovery = recoveries.get(id);
        run.ask(
                step,
                server,
                recovery.tenant,
                ModelSteps.officer(step),
                () -> server.recoveries().operations().cancel(id),
                (ended, place, faulty) -> ended.result().ifPresent(unused -> {
                    recovery.cancelled = true;
                    recovery.cancelledAt = place;
                }));
    }

    private void export(ModelStep step, ModelServer server, RecoveryId id) {
        run.ask(
                step,
                server,
                recoveries.get(id).tenant,
                ModelSteps.officer(step),
                () -> server.recoveries().export(id),
                (ended, place, faulty) ->
                        recoveries.get(id).exported |= ended.result().isPresent());
    }

    private void page(ModelStep step, ModelServer server, RecoveryId id) {
        RecoveryFacts recovery = recoveries.get(id);
        boolean cancelledBefore = recovery.cancelled;
        View before = run.view();
        run.ask(
                step,
                server,
                recovery.tenant,
                ModelSteps.officer(step),
                () -> server.recoveries().page(id, Optional.empty(), PAGE),
                (ended, place, faulty) -> ended.result().ifPresent(page -> {
                    left.add(new Left(id, recovery.tenant, page));
                    if (!page.patients().isEmpty()) {
                        long behind = lastCopiesOf(recovery.tenant, id);
                        requireAllowed(recovery);
                        if (recovery.cancelled && (cancelledBefore || behind > recovery.cancelledAt)) {
                            facts.breaks(
                                    ModelPromise.COPIES_END_WITH_THE_CANCELLATION, run.request() + " recovery " + id);
                        }
                        page.patients().forEach(it -> requireInUse(it, before, behind));
                    }
                }));
    }

    /** Where the chain has the last copies that left in the recovery. */
    private long lastCopiesOf(TenantId tenant, RecoveryId id) {
        return installation.databases().eventsOf(tenant, id.toString()).stream()
                .filter(it -> it.operation().equals("READ_ESCROW_COPIES")
                        && it.outcome().equals("SUCCESS"))
                .mapToLong(Event::place)
                .max()
                .orElse(-1);
    }

    private void requireAllowed(RecoveryFacts recovery) {
        boolean two = recovery.approvedBy.stream().anyMatch(it -> !it.equals(recovery.requestedBy));
        if (!two || installation.clock().instant().isBefore(recovery.exportAfter)) {
            facts.breaks(ModelPromise.COPIES_NEED_TWO_AND_THE_WAIT, run.request());
        }
    }

    private void requireInUse(ExportedPatient exported, View before, long place) {
        PatientFacts patient = facts.of(exported.context());
        String how = run.request() + " " + exported.context().patientId();
        if (patient.certified) {
            facts.breaks(ModelPromise.CERTIFIED_STAYS_ERASED, how + " in a page");
        } else if (patient.erased && !before.statusOf(exported.context()).equals("ACTIVE")) {
            facts.breaks(ModelPromise.ERASED_STAYS_ERASED, how + " in a page");
        }
        boolean pending =
                installation.databases().view().statusOf(exported.context()).equals("PENDING_DESTRUCTION")
                        && (before.statusOf(exported.context()).equals("PENDING_DESTRUCTION")
                                || place > patient.requestedAt);
        if (pending) {
            facts.breaks(ModelPromise.COPIES_END_WITH_THE_CANCELLATION, how + " behind a destruction");
        }
    }

    /** What custodians opened of one page comes back, perhaps to another server. */
    private void takeBack(ModelStep step, ModelServer server) {
        if (left.isEmpty()) {
            return;
        }
        Left page = step.subject(left);
        List<RecoveredPatient> opened = InProcessRecoveries.opened(page.page(), installation.recoveryKey());
        if (opened.isEmpty()) {
            return;
        }
        server.callAs(ModelRun.caller(page.tenant(), ModelSteps.officer(step), run.request()));
        View before = run.view();
        run.act(
                step,
                server,
                () -> server.recoveries().recover(page.recovery(), opened),
                ended -> ended.result().ifPresent(results -> {
                    for (int i = 0; i < results.size(); i++) {
                        EncryptionContext context = new EncryptionContext(
                                page.tenant(), opened.get(i).patientId());
                        boolean back = results.get(i).failure().isEmpty();
                        run.count("IMPORT " + (back ? "done" : "refused"));
                        if (back) {
                            requireInUse(context, before);
                        }
                    }
                }));
    }

    private void requireInUse(EncryptionContext context, View before) {
        String how = run.request() + " " + context.patientId() + " came back";
        if (facts.of(context).certified) {
            facts.breaks(ModelPromise.CERTIFIED_STAYS_ERASED, how);
        } else if (!isActive(before, context)
                && !isActive(installation.databases().view(), context)) {
            facts.breaks(ModelPromise.PENDING_IS_REFUSED, how);
        }
    }

    private static boolean isActive(View view, EncryptionContext context) {
        return view.statusOf(context).equals("ACTIVE");
    }

    /** With the recovery key's private half, which custodians have. */
    void openWhatLeft() {
        for (Left page : left) {
            boolean ofErased = page.page().patients().stream().anyMatch(it -> facts.of(it.context()).certified);
            if (ofErased && InProcessRecoveries.dataKeysOf(page.page(), installation.recoveryKey()) > 0) {
                facts.breaks(ModelPromise.COPIES_END_WITH_THE_ERASURE, "a page of recovery " + page.recovery());
            }
        }
    }
}

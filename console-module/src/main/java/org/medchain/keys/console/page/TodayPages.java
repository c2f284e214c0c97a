package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.destruction.DestructionOperations;
import org.medchain.keys.rotation.RotationOperations;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Role;

/**
 * Shows what waits for the person: open erasures, a restored database, a row that is not trusted, proposals, recoveries,
 * rotations; what the service has not done in time; drills that are due. Auditors learn how the trail is.
 */
@Shared
record TodayPages(
        DestructionOperations destructions,
        DatabaseWarnings warnings,
        RotationOperations rotations,
        WaitingProposals proposals,
        TrailState trail,
        OverdueWork overdue)
        implements Pages {

    /** The most erasures of each kind, so that the page stays small. */
    static final int MOST = 5;

    private static final int ROTATIONS = 10;

    @Inject
    TodayPages {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/", this::show));
    }

    private Answer show(Visit visit) {
        Section<ErasureRow> open = visit.ofTenant(Operation.LIST_DESTRUCTIONS, () -> open(visit));
        Section<String> untrusted = warnings.untrusted(visit);
        Section<RotationRow> rotating = visit.ofTenant(Operation.LIST_ROTATIONS, () -> rotating(visit));
        TodayView view = new TodayView(
                open.only(ErasureRow::awaitsApproval).first(MOST),
                open.only(row -> !row.awaitsApproval())
                        .first(MOST)
                        .sorted(Comparator.comparing(ErasureRow::eraseAfter)),
                warnings.restored(visit),
                untrusted,
                trail.of(visit),
                overdue.of(visit, open),
                overdue.drills(visit),
                visit.may(Operation.RECORD_DRILL),
                untrusted.rows().isEmpty() && untrusted.refusal().isEmpty()
                        ? proposals.ofTenant(visit, rotating.rows())
                        : Section.hidden(),
                proposals.lifts(visit),
                proposals.recoveries(visit),
                rotating,
                visit.tenant().map(AdoptionPages::path).orElse(""),
                Role.ALL.stream().noneMatch(visit.identity()::hasRole),
                visit.session().unsent().isPresent());
        return visit.page("today", "menu.today", view);
    }

    private List<ErasureRow> open(Visit visit) {
        DestructionOperations.Open open = destructions.listOpen(MOST + 1);
        return Stream.concat(open.awaiting().stream(), open.approved().stream())
                .map(it -> ErasureRow.of(it.details(), it.held(), visit))
                .toList();
    }

    private List<RotationRow> rotating(Visit visit) {
        return rotations.list(Optional.empty(), ROTATIONS).stream()
                .map(job -> RotationRow.of(job, visit))
                .filter(RotationRow::isOpen)
                .toList();
    }
}

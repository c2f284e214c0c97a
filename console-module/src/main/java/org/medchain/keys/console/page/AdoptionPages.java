package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.AdoptionView.Proposed;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Adoption;
import org.medchain.keys.tenant.AdoptionChoice;
import org.medchain.keys.tenant.AdoptionOperations;
import org.medchain.keys.tenant.AdoptionOperations.Report;

/** A tenant's row that was changed past the service: shown as a difference, taken over, or put back. */
@Shared
record AdoptionPages(AdoptionOperations adoptions) implements Pages {

    private static final String PATH = "/tenants/adoption";

    @Inject
    AdoptionPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Operation.READ_ADOPTION, this::show),
                Route.post(PATH + "/adopt", Operation.ADOPT_ROW, visit -> choose(visit, AdoptionChoice.ADOPT)),
                Route.post(PATH + "/restore", Operation.ADOPT_ROW, visit -> choose(visit, AdoptionChoice.RESTORE)));
    }

    /** Returns the path of the page for a tenant. */
    static String path(TenantId tenant) {
        return TenantPages.path(PATH, tenant);
    }

    private Answer show(Visit visit) {
        TenantId tenant = visit.tenantShown();
        return visit.page("adoption", "adoption.title", view(visit, tenant, adoptions.read(tenant)));
    }

    private static AdoptionView view(Visit visit, TenantId tenant, Report report) {
        return new AdoptionView(
                tenant.value(),
                report.state().tag().value(),
                report.state().trusted(),
                RowDifference.of(report.state().sealed(), report.state().stored()),
                report.state().stored().isPresent(),
                report.state().sealed().isPresent(),
                report.proposal().map(it -> proposed(visit, it)).orElseGet(() -> new Proposed("", "", false)));
    }

    private static Proposed proposed(Visit visit, Adoption adoption) {
        return new Proposed(
                visit.texts().of("adoption." + adoption.choice().name()),
                adoption.proposer().name(),
                visit.isMine(adoption.proposer()));
    }

    private Answer choose(Visit visit, AdoptionChoice choice) {
        TenantId tenant = visit.tenantConfirmed();
        Report report = adoptions.choose(tenant, choice, visit.asSeen());
        return visit.done(report.state().trusted() ? "done.adoption" : "done.adoption.first", path(tenant));
    }
}

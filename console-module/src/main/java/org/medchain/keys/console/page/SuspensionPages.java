package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.List;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Suspender;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;
import org.medchain.keys.tenant.TenantStatus;

/** Suspends a tenant, and resumes it; where four eyes guard its erasures, one person proposes that and another one confirms. */
@Shared
record SuspensionPages(TenantOperations tenants) implements Pages {

    @Inject
    SuspensionPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/tenants/suspend", Operation.SUSPEND_TENANT, this::suspend),
                Route.post("/tenants/resume", Operation.RESUME_TENANT, this::resume));
    }

    private Answer suspend(Visit visit) {
        TenantId id = visit.tenantConfirmed();
        tenants.suspend(id);
        return visit.done("done.suspend", TenantPages.path(id));
    }

    private Answer resume(Visit visit) {
        TenantId id = visit.tenantChanged();
        try {
            return visit.done(notice(tenants.resume(id)), TenantPages.path(id));
        } catch (CallerRefusedException e) { // the other side suspended it
            String other = SuspensionView.words(
                    EnumSet.complementOf(
                            EnumSet.of(Suspender.of(visit.identity().scope()))),
                    visit.texts());
            return Templates.page(
                    403, "problem", visit.layout("problem"), visit.texts().of("refused.resume", other));
        }
    }

    private static String notice(Tenant resumed) {
        if (resumed.status() == TenantStatus.ACTIVE) {
            return "done.resume";
        }
        return resumed.resumeProposal().isPresent() ? "done.resume.first" : "done.resume.other";
    }
}

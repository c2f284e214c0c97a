package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.WrappingsView.RegionRow;
import org.medchain.keys.console.page.WrappingsView.Wrapping;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.RegionalCmk;
import org.medchain.keys.rotation.WrappingOperations;
import org.medchain.keys.rotation.WrappingOperations.Wrappings;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.TenantOperations;

/** Shows under which CMKs and KEKs a tenant's keys are, and how its CMK stands in each Region. */
@Shared
record WrappingPages(WrappingOperations wrappings, TenantOperations tenants) implements Pages {

    private static final String PATH = "/tenants/wrappings";

    /** The most CMKs and KEKs that are shown. */
    static final int MOST = 50;

    @Inject
    WrappingPages {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get(PATH, Operation.READ_TENANT, this::show));
    }

    /** Returns the path of the page of a tenant. */
    static String path(TenantId tenant) {
        return TenantPages.path(PATH, tenant);
    }

    private Answer show(Visit visit) {
        TenantId id = visit.tenantShown();
        boolean hasCmk = tenants.read(id).cmk().first().isPresent();
        Section<Wrapping> found = visit.section(
                Operation.READ_WRAPPINGS,
                () -> rows(WaitingCaller.call(after -> wrappings.read(id, OperationThreads.ofCaller(after)))));
        WrappingsView view = new WrappingsView(
                id.value(),
                found.sorted(Comparator.comparing(row -> !row.current())).first(MOST),
                left(found.rows()),
                Section.of(hasCmk && visit.may(Operation.READ_CMK), visit.texts(), () -> regions(id, visit)));
        return visit.page("wrappings", "wrappings.title", view);
    }

    private static List<Wrapping> rows(Wrappings read) {
        return read.counts().stream()
                .map(count -> new Wrapping(
                        count.wrappedUnder(),
                        count.provider().label(),
                        count.dataKeys(),
                        count.tenantKeys(),
                        read.current().filter(count.wrappedUnder()::equals).isPresent()))
                .toList();
    }

    /** Returns how many keys are not under the current CMK or KEK. */
    static long left(List<Wrapping> rows) {
        return rows.stream()
                .filter(row -> !row.current())
                .mapToLong(row -> row.dataKeys() + row.tenantKeys())
                .sum();
    }

    private List<RegionRow> regions(TenantId id, Visit visit) {
        return WaitingCaller.call(after -> tenants.readCmk(id, OperationThreads.ofCaller(after))).stream()
                .map(cmk -> region(cmk, visit))
                .toList();
    }

    private static RegionRow region(RegionalCmk cmk, Visit visit) {
        return new RegionRow(
                cmk.region(),
                cmk.state().map(CmkState::arn).orElse(cmk.cmk().value()),
                cmk.state().map(CmkState::state).orElse(""),
                cmk.state().filter(CmkState::enabled).isPresent(),
                visit.texts().time(cmk.state().flatMap(CmkState::deletionDate)),
                cmk.failure().map(failure -> failure.reason().slug()).orElse(""));
    }
}

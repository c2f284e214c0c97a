package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.TenantView.Proposed;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.rotation.RotationOperations;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.PolicyProposal;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;

/** Tenants and their settings, with the rotations of the person's own. */
@Shared
record TenantPages(TenantOperations tenants, RotationOperations rotations) implements Pages {

    private static final String ONE = "/tenants/one";
    static final int SIZE = 50;

    @Inject
    TenantPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/tenants", Operation.LIST_TENANTS, this::list),
                Route.get(ONE, Operation.READ_TENANT, this::show));
    }

    private Answer list(Visit visit) {
        List<Tenant> found = tenants.list(visit.query().find("after").map(TenantId::new), SIZE);
        Listing<TenantRow> view = Listing.of(
                found,
                SIZE,
                tenant -> new TenantRow(
                        tenant.tenantId().value(),
                        tenant.name(),
                        visit.texts().of("tenant." + tenant.status().name()),
                        path(tenant.tenantId())),
                tenant -> Layout.ROOT + "/tenants?after="
                        + encode(tenant.tenantId().value()));
        return visit.page("tenants", "menu.tenants", view);
    }

    private Answer show(Visit visit) {
        TenantId id = visit.tenantShown();
        return find(id).map(tenant -> page(visit, id, tenant)).orElseGet(() -> Answer.seeOther(AdoptionPages.path(id)));
    }

    /** Finds the tenant; empty if its row was changed past the service, which has a page of its own. */
    private Optional<Tenant> find(TenantId id) {
        try {
            return Optional.of(tenants.read(id));
        } catch (TenantUntrustedException e) {
            return Optional.empty();
        }
    }

    private Answer page(Visit visit, TenantId id, Tenant tenant) {
        boolean own = visit.tenant().equals(Optional.of(id));
        ProgressView progress = ProgressView.of(
                Section.of(
                        own && visit.may(Operation.LIST_ROTATIONS),
                        visit.texts(),
                        () -> RotationPages.newest(rotations, visit)),
                path(id));
        TenantView view = new TenantView(
                id.value(),
                tenant.name(),
                visit.texts().of("tenant." + tenant.status().name()),
                SuspensionView.of(tenant, visit),
                settings(tenant, visit.texts()),
                tenant.proposal().map(it -> proposed(it, tenant, visit)).orElse(Proposed.NONE),
                progress,
                own,
                TenantSettingsPages.path(id),
                RotationPolicyPages.path(id),
                WrappingPages.path(id),
                RecoveryKeyPages.path(id));
        return Templates.page(200, "tenant", Layout.of(visit, "menu.tenants").live(progress.isLive()), view);
    }

    private static List<Fact> settings(Tenant tenant, Texts texts) {
        Map<String, String> settings =
                new LinkedHashMap<>(tenant.specification().texts());
        settings.remove("name");
        settings.computeIfPresent("kmsReplicaArns", (name, arns) -> arns.replace(" ", ", "));
        settings.put("cmkActiveFrom", texts.time(tenant.cmkDates().activeFrom()));
        settings.put("cmkActiveUntil", texts.time(tenant.cmkDates().activeUntil()));
        settings.put(TenantForm.FOUR_EYES, texts.of("is." + tenant.policies().fourEyes()));
        settings.put("keepPatientIdsInAudit", texts.of("is." + tenant.policies().keepPatientIdsInAudit()));
        settings.put("createdAt", texts.time(tenant.createdAt()));
        settings.put("updatedAt", texts.time(tenant.updatedAt()));
        return Fact.labelled("setting.", settings, texts);
    }

    private static Proposed proposed(PolicyProposal proposal, Tenant tenant, Visit visit) {
        Map<String, String> wanted = TenantForm.of(proposal);
        Map<String, String> current = tenant.specification().texts();
        Map<String, String> kept = new LinkedHashMap<>(current);
        kept.keySet().retainAll(wanted.keySet());
        return new Proposed(
                proposal.proposer().name(),
                visit.isMine(proposal.proposer()),
                tenant.tag().value(),
                TenantSettingsPages.values(current, wanted, visit.texts()),
                Fact.of(wanted),
                Fact.of(kept));
    }

    /** Returns the path of the page of a tenant. */
    static String path(TenantId tenant) {
        return path(ONE, tenant);
    }

    /** Returns the path of another page for a tenant. */
    static String path(String page, TenantId tenant) {
        return Layout.ROOT + page + "?id=" + encode(tenant.value());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

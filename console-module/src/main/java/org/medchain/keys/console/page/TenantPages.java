package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.TenantView.Proposed;
import org.medchain.keys.console.page.TenantView.Setting;
import org.medchain.keys.rotation.RotationOperations;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.PolicyProposal;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;
import org.medchain.keys.tenant.TenantPolicies;

/** Tenants and their settings, with the rotations of the person's own. */
@Shared
final class TenantPages implements Pages {

    private static final String ONE = "/tenants/one";
    static final int SIZE = 50;

    private final TenantOperations tenants;
    private final RotationOperations rotations;

    @Inject
    TenantPages(TenantOperations tenants, RotationOperations rotations) {
        this.tenants = tenants;
        this.rotations = rotations;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/tenants", this::list), Route.get(ONE, this::show));
    }

    private Answer list(Visit visit) {
        visit.asksFor(Operation.LIST_TENANTS);
        List<Tenant> found = tenants.list(visit.query().find("after").map(TenantId::new), SIZE);
        List<Tenant> shown = found.stream().limit(SIZE).toList();
        TenantsView view = new TenantsView(
                shown.stream()
                        .map(tenant -> new TenantRow(
                                tenant.tenantId().value(),
                                tenant.name(),
                                visit.texts().of("tenant." + tenant.status().name()),
                                path(tenant.tenantId())))
                        .toList(),
                found.size() > SIZE
                        ? Layout.ROOT + "/tenants?after="
                                + encode(shown.get(SIZE - 1).tenantId().value())
                        : "");
        return Templates.page(200, "tenants", Layout.of(visit, "menu.tenants"), view);
    }

    private Answer show(Visit visit) {
        visit.asksFor(Operation.READ_TENANT);
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
                settings(tenant, visit),
                tenant.proposal().map(it -> proposed(it, tenant, visit)).orElse(Proposed.NONE),
                progress,
                own,
                TenantSettingsPages.path(id),
                RotationPolicyPages.path(id),
                WrappingPages.path(id),
                RecoveryKeyPages.path(id));
        return Templates.page(200, "tenant", Layout.of(visit, "menu.tenants").live(progress.isLive()), view);
    }

    private static List<Setting> settings(Tenant tenant, Visit visit) {
        TenantPolicies policies = tenant.policies();
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting(
                "kmsCmkArn", tenant.cmk().first().map(CmkReference::value).orElse("")));
        settings.add(new Setting(
                "kmsReplicaArns",
                tenant.cmk().replicas().stream().map(CmkReference::value).collect(Collectors.joining(", "))));
        settings.add(new Setting(
                "hsmKeyLabel", tenant.cmk().hsmKey().map(HsmKeyLabel::value).orElse("")));
        settings.add(new Setting(
                "cmkActiveFrom", visit.texts().time(tenant.cmkDates().activeFrom())));
        settings.add(new Setting(
                "cmkActiveUntil", visit.texts().time(tenant.cmkDates().activeUntil())));
        settings.add(
                new Setting("destructionWindow", policies.destructionWindow().toString()));
        settings.add(new Setting("fourEyes", visit.texts().of("is." + policies.fourEyes())));
        settings.add(new Setting("auditRetention", policies.auditRetention().toString()));
        settings.add(new Setting("keepPatientIdsInAudit", visit.texts().of("is." + policies.keepPatientIdsInAudit())));
        settings.add(new Setting(
                "maxMessagesPerKey",
                policies.sealingLimits().maxMessages().map(String::valueOf).orElse("")));
        settings.add(new Setting(
                "sealingPeriod", policies.sealingLimits().periodText().orElse("")));
        settings.add(new Setting("recoveryKeyWait", policies.recoveryKeyWait().toString()));
        settings.add(new Setting("createdAt", visit.texts().time(tenant.createdAt())));
        settings.add(new Setting("updatedAt", visit.texts().time(tenant.updatedAt())));
        return settings;
    }

    private static Proposed proposed(PolicyProposal proposal, Tenant tenant, Visit visit) {
        Map<String, String> wanted = TenantForm.of(proposal);
        Map<String, String> current = TenantForm.of(tenant);
        Map<String, String> kept = new LinkedHashMap<>(current);
        kept.keySet().retainAll(wanted.keySet());
        return new Proposed(
                proposal.proposedBy(),
                visit.isMine(proposal.proposer()),
                tenant.tag().value(),
                TenantSettingsPages.values(current, wanted, visit.texts()),
                DifferenceView.Field.of(wanted),
                DifferenceView.Field.of(kept));
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

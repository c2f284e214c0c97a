package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.page.DifferenceView.Field;
import org.medchain.keys.console.page.SettingsView.Choice;
import org.medchain.keys.console.page.TenantView.Setting;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.PolicyProposal;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;

/**
 * Changes settings of a tenant: a form, what it would change, and the change. A change is of what the person saw; so is the
 * confirmation by a second person.
 */
@Shared
final class TenantSettingsPages implements Pages {

    private static final String PATH = "/tenants/settings";
    private static final String TENANT = "tenantId";
    private static final String TAG = "tag";
    private static final Set<String> CHOICES = Set.of("fourEyes", "keepPatientIdsInAudit");

    private final TenantOperations tenants;

    @Inject
    TenantSettingsPages(TenantOperations tenants) {
        this.tenants = tenants;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::show),
                Route.post(PATH + "/compare", this::compare),
                Route.post(PATH + "/change", this::change));
    }

    /** Returns the path of the form for a tenant. */
    static String path(TenantId tenant) {
        return Layout.ROOT + PATH + "?id=" + TenantPages.encode(tenant.value());
    }

    private Answer show(Visit visit) {
        visit.asksFor(Operation.READ_TENANT);
        TenantId id = new TenantId(visit.query().require("id"));
        Tenant tenant = tenants.read(id);
        List<Setting> texts = new ArrayList<>();
        List<Choice> choices = new ArrayList<>();
        TenantForm.of(tenant).forEach((key, value) -> {
            if (CHOICES.contains(key)) {
                choices.add(new Choice(key, value, key.equals("fourEyes")));
            } else {
                texts.add(new Setting(key, value));
            }
        });
        SettingsView view = new SettingsView(id.value(), tenant.tag().value(), texts, choices);
        return Templates.page(200, "settings", Layout.of(visit, "settings.title"), view);
    }

    private Answer compare(Visit visit) {
        visit.asksFor(Operation.READ_TENANT);
        TenantId id = new TenantId(visit.form().require(TENANT));
        RowTag seen = seen(visit);
        Map<String, String> wanted =
                TenantForm.of(TenantForm.parse(visit.form().fields()));
        Tenant tenant = tenants.read(id);
        if (!tenant.tag().equals(seen)) {
            throw new PreconditionFailedException();
        }
        Map<String, String> changed = changes(TenantForm.of(tenant), wanted);
        DifferenceView view = new DifferenceView(
                id.value(),
                seen.value(),
                values(tenant, changed, visit.texts()),
                Field.of(changed),
                tenant.policies().fourEyes());
        return Templates.page(200, "difference", Layout.of(visit, "settings.difference"), view);
    }

    /** Returns the settings that are wanted otherwise than they are. */
    static Map<String, String> changes(Map<String, String> current, Map<String, String> wanted) {
        Map<String, String> changed = new LinkedHashMap<>(wanted);
        changed.entrySet().removeIf(it -> it.getValue().equals(current.get(it.getKey())));
        return changed;
    }

    /** Returns settings of the tenant beside what is wanted for them. */
    static List<EventView.Value> values(Tenant tenant, Map<String, String> wanted, Texts texts) {
        Map<String, String> current = TenantForm.of(tenant);
        return wanted.entrySet().stream()
                .map(it -> {
                    String before = current.getOrDefault(it.getKey(), "");
                    return new EventView.Value(
                            texts.of("setting." + it.getKey()), before, it.getValue(), !before.equals(it.getValue()));
                })
                .toList();
    }

    private Answer change(Visit visit) {
        visit.asksFor(Operation.UPDATE_TENANT);
        TenantId id = new TenantId(visit.form().require(TENANT));
        SettingsPatch patch = new SettingsPatch(said(visit.form()));
        Tenant changed = tenants.change(id, patch, RowCondition.anyOf(Set.of(seen(visit))));
        boolean first = changed.proposal()
                .map(PolicyProposal::proposedBy)
                .filter(visit.identity().name()::equals)
                .isPresent();
        visit.session().tell(visit.texts().of(first ? "done.tenant.first" : "done.tenant"));
        return Answer.seeOther(TenantPages.path(id));
    }

    private static RowTag seen(Visit visit) {
        return new RowTag(visit.form().require(TAG));
    }

    /** Returns all that a form says but what names the tenant and the page. */
    private static Map<String, String> said(Form form) {
        Map<String, String> said = new TreeMap<>(form.fields());
        said.keySet().retainAll(TenantForm.NAMES);
        if (said.isEmpty()) {
            throw new MalformedValueException("form", "must change a setting");
        }
        return said;
    }
}

package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.page.DifferenceView.Field;
import org.medchain.keys.console.page.SettingsView.Choice;
import org.medchain.keys.console.page.TenantView.Setting;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;

/**
 * Changes settings of a tenant: a form, what it would change, and the change. A change is of what the person saw; so is the
 * confirmation by a second person.
 */
@Shared
final class TenantSettingsPages implements Pages {

    private static final String PATH = "/tenants/settings";
    private static final Set<String> CHOICES = Set.of(TenantForm.FOUR_EYES, "keepPatientIdsInAudit");

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
                Route.post(PATH + "/change", this::change),
                Route.post(PATH + "/drop", this::drop));
    }

    /** Returns the path of the form for a tenant. */
    static String path(TenantId tenant) {
        return TenantPages.path(PATH, tenant);
    }

    private Answer show(Visit visit) {
        visit.asksFor(Operation.READ_TENANT);
        TenantId id = visit.tenantShown();
        Tenant tenant = tenants.read(id);
        List<Setting> texts = new ArrayList<>();
        List<Choice> choices = new ArrayList<>();
        TenantForm.of(tenant).forEach((key, value) -> {
            if (CHOICES.contains(key)) {
                choices.add(new Choice(key, value, key.equals(TenantForm.FOUR_EYES)));
            } else {
                texts.add(new Setting(key, value));
            }
        });
        SettingsView view = new SettingsView(id.value(), tenant.tag().value(), texts, choices);
        return Templates.page(200, "settings", Layout.of(visit, "settings.title"), view);
    }

    private Answer compare(Visit visit) {
        visit.asksFor(Operation.READ_TENANT);
        TenantId id = visit.tenantChanged();
        RowTag seen = visit.seen();
        Map<String, String> wanted = TenantForm.of(TenantForm.parse(visit.form().fields()));
        Tenant tenant = tenants.read(id);
        if (!tenant.tag().equals(seen)) {
            throw new PreconditionFailedException();
        }
        Map<String, String> changed = changes(TenantForm.of(tenant), wanted);
        DifferenceView view = new DifferenceView(
                id.value(),
                seen.value(),
                values(TenantForm.of(tenant), changed, visit.texts()),
                Field.of(changed),
                tenant.policies().fourEyes(),
                tenant.proposal().isPresent(),
                false);
        return Templates.page(200, "difference", Layout.of(visit, "settings.difference"), view);
    }

    /** Returns the settings that are wanted otherwise than they are. */
    static Map<String, String> changes(Map<String, String> current, Map<String, String> wanted) {
        Map<String, String> changed = new LinkedHashMap<>(wanted);
        changed.entrySet().removeIf(it -> it.getValue().equals(current.get(it.getKey())));
        return changed;
    }

    /**
     * Returns settings of the tenant beside what is wanted for them, in words. Four eyes are among them if the window alone
     * turns them on or off.
     */
    static List<EventView.Value> values(Map<String, String> current, Map<String, String> wanted, Texts texts) {
        Map<String, String> after = new LinkedHashMap<>(current);
        after.putAll(wanted);
        Set<String> names = new LinkedHashSet<>(wanted.keySet());
        if (TenantForm.fourEyes(current) != TenantForm.fourEyes(after)) {
            names.add(TenantForm.FOUR_EYES);
        }
        return names.stream()
                .map(name -> {
                    String shown = words(name, current, texts);
                    String shownAfter = words(name, after, texts);
                    return new EventView.Value(
                            texts.of("setting." + name), shown, shownAfter, !shown.equals(shownAfter));
                })
                .toList();
    }

    private static String words(String name, Map<String, String> settings, Texts texts) {
        String text = settings.getOrDefault(name, "");
        if (!CHOICES.contains(name)) {
            return text;
        }
        return text.isEmpty()
                ? texts.of("settings.byWindow") + ": " + texts.of("is." + TenantForm.fourEyes(settings))
                : texts.of("is." + text);
    }

    private Answer change(Visit visit) {
        visit.asksFor(Operation.UPDATE_TENANT);
        Map<String, String> said = said(visit.form());
        Tenant changed = change(visit, said);
        return changed(visit, notice(TenantForm.of(changed), said));
    }

    /** Returns the notice for a change: what is not as it was said waits for a second person. */
    static String notice(Map<String, String> after, Map<String, String> said) {
        return changes(after, said).isEmpty() ? "done.tenant" : "done.tenant.first";
    }

    /** Drops a proposal: the form says the settings that the proposal is about, as they are. */
    private Answer drop(Visit visit) {
        visit.asksFor(Operation.UPDATE_TENANT);
        change(visit, said(visit.form()));
        return changed(visit, "done.tenant.drop");
    }

    private Tenant change(Visit visit, Map<String, String> said) {
        return tenants.change(visit.tenantChanged(), new SettingsPatch(said), visit.asSeen());
    }

    private static Answer changed(Visit visit, String notice) {
        return visit.done(notice, TenantPages.path(visit.tenantChanged()));
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

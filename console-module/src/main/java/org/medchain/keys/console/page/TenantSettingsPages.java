package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.page.SettingsView.Choice;
import org.medchain.keys.console.page.SettingsView.Text;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;

/**
 * Changes settings of a tenant: a form, what it would change, and the change. A change is of what the person saw; so is the
 * confirmation by a second person.
 */
@Shared
record TenantSettingsPages(TenantOperations tenants) implements Pages {

    private static final String PATH = "/tenants/settings";
    private static final Set<String> CHOICES = Set.of(TenantForm.FOUR_EYES, "keepPatientIdsInAudit");

    @Inject
    TenantSettingsPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Operation.READ_TENANT, this::show),
                Route.post(PATH + "/compare", Operation.READ_TENANT, this::compare),
                Route.post(
                        PATH + "/change", Operation.UPDATE_TENANT, visit -> change(visit, TenantSettingsPages::notice)),
                // The form that drops a proposal says the settings that the proposal is about, as they are.
                Route.post(
                        PATH + "/drop",
                        Operation.UPDATE_TENANT,
                        visit -> change(visit, (after, said) -> "done.tenant.drop")));
    }

    /** Returns the path of the form for a tenant. */
    static String path(TenantId tenant) {
        return TenantPages.path(PATH, tenant);
    }

    private Answer show(Visit visit) {
        TenantId id = visit.tenantShown();
        Tenant tenant = tenants.read(id);
        List<Text> texts = new ArrayList<>();
        List<Choice> choices = new ArrayList<>();
        tenant.specification().texts().forEach((key, value) -> {
            if (CHOICES.contains(key)) {
                choices.add(new Choice(key, value, key.equals(TenantForm.FOUR_EYES)));
            } else {
                texts.add(new Text(key, value));
            }
        });
        SettingsView view = new SettingsView(id.value(), tenant.tag().value(), texts, choices);
        return visit.page("settings", "settings.title", view);
    }

    private Answer compare(Visit visit) {
        TenantId id = visit.tenantChanged();
        RowCondition seen = visit.asSeen();
        Map<String, String> wanted = TenantForm.parse(visit.form().fields()).texts();
        Tenant tenant = tenants.read(id);
        seen.requireToChange(tenant.tag());
        Map<String, String> changed = changes(tenant.specification().texts(), wanted);
        DifferenceView view = new DifferenceView(
                id.value(),
                tenant.tag().value(),
                values(tenant.specification().texts(), changed, visit.texts()),
                Fact.of(changed),
                tenant.policies().fourEyes(),
                tenant.proposal().isPresent(),
                false);
        return visit.page("difference", "settings.difference", view);
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

    /** @param notice the key of the notice for the settings as they are then, and for what was said */
    private Answer change(Visit visit, BiFunction<Map<String, String>, Map<String, String>, String> notice) {
        Map<String, String> said = said(visit.form());
        Tenant changed = tenants.change(visit.tenantChanged(), new SettingsPatch(said), visit.asSeen());
        return visit.done(notice.apply(changed.specification().texts(), said), TenantPages.path(changed.tenantId()));
    }

    /** Returns the notice for a change: what is not as it was said waits for a second person. */
    static String notice(Map<String, String> after, Map<String, String> said) {
        return changes(after, said).isEmpty() ? "done.tenant" : "done.tenant.first";
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

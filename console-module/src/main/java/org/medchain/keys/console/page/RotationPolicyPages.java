package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.page.EventView.Value;
import org.medchain.keys.console.page.TenantView.Proposed;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.rotation.RotationPolicyOperations;
import org.medchain.keys.rotation.RotationPolicyOperations.Planned;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.TenantOperations;

/**
 * A tenant's rotation policy: what holds, what is proposed, a form, what the form would change, and the change. A change is
 * of what the person saw; so is the confirmation by a second person.
 */
@Shared
record RotationPolicyPages(RotationPolicyOperations policies, TenantOperations tenants) implements Pages {

    private static final String PATH = "/tenants/policy";

    @Inject
    RotationPolicyPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Operation.READ_ROTATION_POLICY, this::show),
                Route.post(PATH + "/compare", Operation.READ_ROTATION_POLICY, this::compare),
                Route.post(
                        PATH + "/change",
                        Operation.SET_ROTATION_POLICY,
                        visit -> set(visit, "done.policy", "done.policy.first")),
                // The form that drops a proposal says the policy that holds.
                Route.post(
                        PATH + "/drop",
                        Operation.SET_ROTATION_POLICY,
                        visit -> set(visit, "done.tenant.drop", "done.tenant.drop")));
    }

    /** Returns the path of the page for a tenant. */
    static String path(TenantId tenant) {
        return TenantPages.path(PATH, tenant);
    }

    private Answer show(Visit visit) {
        TenantId id = visit.tenantShown();
        Planned planned = policies.read(id);
        return page(visit, 200, id, planned, new Form(PolicyForm.of(planned.policy())), Optional.empty());
    }

    /** @param bad the name of what the form says and a policy may not have; empty if it may have all */
    private static Answer page(Visit visit, int status, TenantId id, Planned planned, Form form, Optional<String> bad) {
        PolicyView view = new PolicyView(
                id.value(),
                planned.tag().value(),
                bad.map(it -> visit.texts().of("refused.field", UnsentPages.label(it, visit.texts())))
                        .orElse(""),
                settings(planned, visit.texts()),
                planned.proposed().map(it -> proposed(it, planned, visit)).orElse(Proposed.NONE),
                PolicyView.Fields.of(form, bad));
        return Templates.page(status, "policy", visit.layout("policy.title"), view);
    }

    private static List<Fact> settings(Planned planned, Texts texts) {
        Map<String, String> words = PolicyForm.words(planned.policy(), texts);
        words.put("notBefore", texts.time(planned.notBefore()));
        return Fact.labelled("setting.", words, texts);
    }

    static Proposed proposed(RotationPolicy policy, Planned planned, Visit visit) {
        return new Proposed(
                planned.proposedBy().orElse(""),
                planned.proposer().filter(visit::isMine).isPresent(),
                planned.tag().value(),
                values(planned.policy(), policy, visit.texts()),
                Fact.of(PolicyForm.of(policy)),
                Fact.of(PolicyForm.of(planned.policy())));
    }

    /** Returns what differs between two policies, in words. */
    static List<Value> values(RotationPolicy current, RotationPolicy wanted, Texts texts) {
        Map<String, String> before = PolicyForm.words(current, texts);
        return PolicyForm.words(wanted, texts).entrySet().stream()
                .filter(it -> !it.getValue().equals(before.get(it.getKey())))
                .map(it -> new Value(texts.of("setting." + it.getKey()), before.get(it.getKey()), it.getValue(), true))
                .toList();
    }

    private Answer compare(Visit visit) {
        TenantId id = visit.tenantChanged();
        RowCondition seen = visit.asSeen();
        Planned planned = policies.read(id);
        seen.requireToChange(planned.tag());
        RotationPolicy wanted;
        try {
            wanted = PolicyForm.parse(visit.form());
        } catch (MalformedValueException e) {
            return page(visit, 400, id, planned, visit.form(), Optional.of(e.field()));
        }
        return difference(visit, id, planned, wanted);
    }

    private Answer difference(Visit visit, TenantId id, Planned planned, RotationPolicy wanted) {
        DifferenceView view = new DifferenceView(
                id.value(),
                planned.tag().value(),
                values(planned.policy(), wanted, visit.texts()),
                Fact.of(PolicyForm.of(wanted)),
                wanted.protectsLessThan(planned.policy())
                        && tenants.read(id).policies().fourEyes(),
                planned.proposed().isPresent(),
                true);
        return visit.page("difference", "settings.difference", view);
    }

    /** @param proposed the notice if the policy waits for a second person */
    private Answer set(Visit visit, String done, String proposed) {
        RotationPolicy wanted = PolicyForm.parse(visit.form());
        TenantId id = visit.tenantChanged();
        Planned planned = policies.set(id, wanted, visit.asSeen());
        return visit.done(planned.policy().equals(wanted) ? done : proposed, path(id));
    }
}

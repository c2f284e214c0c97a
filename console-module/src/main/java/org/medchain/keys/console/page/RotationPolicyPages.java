package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.page.EventView.Value;
import org.medchain.keys.console.page.TenantView.Proposed;
import org.medchain.keys.console.page.TenantView.Setting;
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
final class RotationPolicyPages implements Pages {

    private static final String PATH = "/tenants/policy";

    private final RotationPolicyOperations policies;
    private final TenantOperations tenants;

    @Inject
    RotationPolicyPages(RotationPolicyOperations policies, TenantOperations tenants) {
        this.policies = policies;
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

    /** Returns the path of the page for a tenant. */
    static String path(TenantId tenant) {
        return TenantPages.path(PATH, tenant);
    }

    private Answer show(Visit visit) {
        visit.asksFor(Operation.READ_ROTATION_POLICY);
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
        return Templates.page(status, "policy", Layout.of(visit, "policy.title"), view);
    }

    private static List<Setting> settings(Planned planned, Texts texts) {
        Map<String, String> words = PolicyForm.words(planned.policy(), texts);
        words.put("notBefore", texts.time(planned.notBefore()));
        return words.entrySet().stream()
                .map(it -> new Setting(it.getKey(), it.getValue()))
                .toList();
    }

    static Proposed proposed(RotationPolicy policy, Planned planned, Visit visit) {
        return new Proposed(
                planned.proposedBy().orElse(""),
                planned.proposer().filter(visit::isMine).isPresent(),
                planned.tag().value(),
                values(planned.policy(), policy, visit.texts()),
                DifferenceView.Field.of(PolicyForm.of(policy)),
                DifferenceView.Field.of(PolicyForm.of(planned.policy())));
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
        visit.asksFor(Operation.READ_ROTATION_POLICY);
        TenantId id = visit.tenantChanged();
        RowTag seen = visit.seen();
        Planned planned = policies.read(id);
        if (!planned.tag().equals(seen)) {
            throw new PreconditionFailedException();
        }
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
                DifferenceView.Field.of(PolicyForm.of(wanted)),
                wanted.protectsLessThan(planned.policy())
                        && tenants.read(id).policies().fourEyes(),
                planned.proposed().isPresent(),
                true);
        return Templates.page(200, "difference", Layout.of(visit, "settings.difference"), view);
    }

    private Answer change(Visit visit) {
        visit.asksFor(Operation.SET_ROTATION_POLICY);
        RotationPolicy wanted = PolicyForm.parse(visit.form());
        boolean holds = set(visit, wanted).policy().equals(wanted);
        return changed(visit, holds ? "done.policy" : "done.policy.first");
    }

    /** Drops a proposal: the form says the policy that holds. */
    private Answer drop(Visit visit) {
        visit.asksFor(Operation.SET_ROTATION_POLICY);
        set(visit, PolicyForm.parse(visit.form()));
        return changed(visit, "done.tenant.drop");
    }

    private Planned set(Visit visit, RotationPolicy policy) {
        return policies.set(visit.tenantChanged(), policy, visit.asSeen());
    }

    private static Answer changed(Visit visit, String notice) {
        return visit.done(notice, path(visit.tenantChanged()));
    }
}

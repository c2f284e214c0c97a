package org.medchain.keys.console.page;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.tenant.AuditRetention;
import org.medchain.keys.tenant.CmkDates;
import org.medchain.keys.tenant.DestructionWindow;
import org.medchain.keys.tenant.PolicyProposal;
import org.medchain.keys.tenant.RecoveryKeyWait;
import org.medchain.keys.tenant.SealingLimits;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantSpecification;

/**
 * The settings of a tenant as texts of a form, by the names that the HTTP interface has for them. An empty text stands for
 * a setting that the tenant does not have.
 */
final class TenantForm {

    /** The setting that the window decides where it is empty. */
    static final String FOUR_EYES = "fourEyes";

    private static final String WINDOW = "destructionWindow";

    /** The names of all settings. */
    static final Set<String> NAMES = new TenantSpecification("a name", TenantCmk.NONE, TenantPolicies.DEFAULT)
            .texts()
            .keySet();

    private TenantForm() {}

    /** Returns what a second person asks for to confirm the proposal. */
    static Map<String, String> of(PolicyProposal proposal) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(WINDOW, proposal.destructionWindow().toString());
        texts.put(FOUR_EYES, proposal.chosenFourEyes().map(String::valueOf).orElse(""));
        texts.put("recoveryKeyWait", proposal.recoveryKeyWait().toString());
        texts.putAll(proposal.settings());
        return Collections.unmodifiableMap(texts);
    }

    /** Returns whether four eyes guard the erasures of a tenant with these settings. */
    static boolean fourEyes(Map<String, String> texts) {
        Form form = new Form(texts);
        return form.findTruth(FOUR_EYES)
                .orElseGet(() -> TenantPolicies.of(
                                form.find(WINDOW).map(DestructionWindow::parse),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())
                        .fourEyes());
    }

    /**
     * Reads all settings.
     *
     * @throws MalformedValueException if one is none that a tenant may have, or they are none together
     */
    static TenantSpecification parse(Map<String, String> texts) {
        Form form = new Form(texts);
        TenantPolicies policies = TenantPolicies.of(
                        form.find(WINDOW).map(DestructionWindow::parse),
                        form.findTruth(FOUR_EYES),
                        form.find("auditRetention").map(AuditRetention::parse),
                        form.findTruth("keepPatientIdsInAudit"))
                .with(SealingLimits.parse(
                        form.find("maxMessagesPerKey", Integer::valueOf, "must be a whole number"),
                        form.find("sealingPeriod")));
        return new TenantSpecification(
                form.require("name"),
                TenantCmk.parse(
                                form.find("kmsCmkArn"),
                                form.find("kmsReplicaArns")
                                        .map(text -> List.of(text.split("[\\s,]+")))
                                        .orElseGet(List::of))
                        .withHsmKey(form.find("hsmKeyLabel").map(HsmKeyLabel::new)),
                new CmkDates(time(form, "cmkActiveFrom"), time(form, "cmkActiveUntil")),
                form.find("recoveryKeyWait")
                        .map(RecoveryKeyWait::parse)
                        .map(policies::with)
                        .orElse(policies));
    }

    private static Optional<Instant> time(Form form, String name) {
        return form.find(name, Instant::parse, "must be a time like 2026-11-29T08:00:00Z");
    }
}

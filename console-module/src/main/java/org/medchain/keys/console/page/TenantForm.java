package org.medchain.keys.console.page;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.tenant.AuditRetention;
import org.medchain.keys.tenant.CmkDates;
import org.medchain.keys.tenant.DestructionWindow;
import org.medchain.keys.tenant.PolicyProposal;
import org.medchain.keys.tenant.RecoveryKeyWait;
import org.medchain.keys.tenant.SealingLimits;
import org.medchain.keys.tenant.Tenant;
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
    private static final String REPLICAS = "kmsReplicaArns";
    private static final String MESSAGES = "maxMessagesPerKey";

    /** The names of all settings. */
    static final Set<String> NAMES = Set.of(
            "name",
            "kmsCmkArn",
            REPLICAS,
            "hsmKeyLabel",
            "cmkActiveFrom",
            "cmkActiveUntil",
            WINDOW,
            FOUR_EYES,
            "auditRetention",
            "keepPatientIdsInAudit",
            MESSAGES,
            "sealingPeriod",
            "recoveryKeyWait");

    private TenantForm() {}

    /** Returns all settings of the tenant, in the order in which pages show them. */
    static Map<String, String> of(Tenant tenant) {
        return of(new TenantSpecification(tenant.name(), tenant.cmk(), tenant.cmkDates(), tenant.policies()));
    }

    /** Returns the settings in one spelling, so that equal ones have equal texts. */
    static Map<String, String> of(TenantSpecification specification) {
        TenantPolicies policies = specification.policies();
        SealingLimits limits = policies.sealingLimits();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("name", specification.name());
        texts.put("kmsCmkArn", text(specification.cmk().first().map(CmkReference::value)));
        texts.put(
                REPLICAS,
                specification.cmk().replicas().stream().map(CmkReference::value).collect(Collectors.joining(" ")));
        texts.put("hsmKeyLabel", text(specification.cmk().hsmKey().map(HsmKeyLabel::value)));
        texts.put("cmkActiveFrom", text(specification.cmkDates().activeFrom()));
        texts.put("cmkActiveUntil", text(specification.cmkDates().activeUntil()));
        texts.put(WINDOW, policies.destructionWindow().toString());
        texts.put(FOUR_EYES, text(policies.chosenFourEyes()));
        texts.put("auditRetention", policies.auditRetention().toString());
        texts.put("keepPatientIdsInAudit", String.valueOf(policies.keepPatientIdsInAudit()));
        texts.put(MESSAGES, text(limits.maxMessages()));
        texts.put("sealingPeriod", text(limits.periodText()));
        texts.put("recoveryKeyWait", policies.recoveryKeyWait().toString());
        return Collections.unmodifiableMap(texts);
    }

    /** Returns what a second person asks for to confirm the proposal. */
    static Map<String, String> of(PolicyProposal proposal) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(WINDOW, proposal.destructionWindow().toString());
        texts.put(FOUR_EYES, text(proposal.chosenFourEyes()));
        texts.put("recoveryKeyWait", proposal.recoveryKeyWait().toString());
        texts.putAll(proposal.settings());
        return Collections.unmodifiableMap(texts);
    }

    /** Returns whether four eyes guard the erasures of a tenant with these settings. */
    static boolean fourEyes(Map<String, String> texts) {
        Reading reading = new Reading(texts);
        return reading.truth(FOUR_EYES)
                .orElseGet(() -> TenantPolicies.of(
                                reading.find(WINDOW).map(DestructionWindow::parse),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())
                        .fourEyes());
    }

    private static String text(Optional<?> value) {
        return value.map(String::valueOf).orElse("");
    }

    /**
     * Reads all settings.
     *
     * @throws MalformedValueException if one is none that a tenant may have, or they are none together
     */
    static TenantSpecification parse(Map<String, String> texts) {
        Reading reading = new Reading(texts);
        TenantPolicies policies = TenantPolicies.of(
                        reading.find(WINDOW).map(DestructionWindow::parse),
                        reading.truth(FOUR_EYES),
                        reading.find("auditRetention").map(AuditRetention::parse),
                        reading.truth("keepPatientIdsInAudit"))
                .with(SealingLimits.parse(reading.number(), reading.find("sealingPeriod")));
        return new TenantSpecification(
                reading.find("name").orElseThrow(() -> new MalformedValueException("name", "must be filled in")),
                TenantCmk.parse(reading.find("kmsCmkArn"), reading.words())
                        .withHsmKey(reading.find("hsmKeyLabel").map(HsmKeyLabel::new)),
                new CmkDates(reading.time("cmkActiveFrom"), reading.time("cmkActiveUntil")),
                reading.find("recoveryKeyWait")
                        .map(RecoveryKeyWait::parse)
                        .map(policies::with)
                        .orElse(policies));
    }

    private record Reading(Map<String, String> texts) {

        Optional<String> find(String name) {
            return Optional.ofNullable(texts.get(name)).map(String::strip).filter(text -> !text.isEmpty());
        }

        Optional<Boolean> truth(String name) {
            return find(name).map(text -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw new MalformedValueException(name, "must be true or false");
                }
                return Boolean.valueOf(text);
            });
        }

        Optional<Instant> time(String name) {
            try {
                return find(name).map(Instant::parse);
            } catch (DateTimeParseException e) {
                throw new MalformedValueException(name, "must be a time like 2026-11-29T08:00:00Z");
            }
        }

        Optional<Integer> number() {
            try {
                return find(MESSAGES).map(Integer::valueOf);
            } catch (NumberFormatException e) {
                throw new MalformedValueException(MESSAGES, "must be a whole number");
            }
        }

        List<String> words() {
            return find(REPLICAS).map(text -> List.of(text.split("[\\s,]+"))).orElseGet(List::of);
        }
    }
}

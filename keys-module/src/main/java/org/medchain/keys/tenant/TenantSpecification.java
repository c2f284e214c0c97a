package org.medchain.keys.tenant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.LineOfText;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.provider.TenantCmk;

/**
 * The values that an administrator sets for a tenant: its name, CMK and policies.
 *
 * @param name the hospital's name, 1 to 200 characters, none of them a control character or half a character
 * @param cmk the CMK in AWS KMS that wraps the tenant's data keys; absent where the local KEK does
 * @param cmkDates when the CMK, or the KEK in its place, wraps
 */
public record TenantSpecification(String name, TenantCmk cmk, CmkDates cmkDates, TenantPolicies policies) {

    static final int MAX_NAME_LENGTH = 200;

    /** Creates a specification whose CMK wraps always. */
    public TenantSpecification(String name, TenantCmk cmk, TenantPolicies policies) {
        this(name, cmk, CmkDates.ALWAYS, policies);
    }

    /** @throws MalformedValueException if the name is none */
    public TenantSpecification {
        LineOfText.require("name", name, MAX_NAME_LENGTH);
    }

    /**
     * Returns the settings as the interface writes them, by its names and in one spelling, so that equal ones have equal texts. An empty text stands for
     * one that the tenant does not have.
     */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("name", name);
        texts.put("kmsCmkArn", text(cmk.first().map(CmkReference::value)));
        texts.put(
                "kmsReplicaArns",
                cmk.replicas().stream().map(CmkReference::value).collect(Collectors.joining(" ")));
        texts.put("hsmKeyLabel", text(cmk.hsmKey().map(HsmKeyLabel::value)));
        texts.put("cmkActiveFrom", text(cmkDates.activeFrom()));
        texts.put("cmkActiveUntil", text(cmkDates.activeUntil()));
        texts.put("destructionWindow", policies.destructionWindow().toString());
        texts.put("fourEyes", text(policies.chosenFourEyes()));
        texts.put("auditRetention", policies.auditRetention().toString());
        texts.put("keepPatientIdsInAudit", String.valueOf(policies.keepPatientIdsInAudit()));
        texts.put("maxMessagesPerKey", text(policies.sealingLimits().maxMessages()));
        texts.put("sealingPeriod", text(policies.sealingLimits().periodText()));
        texts.put("recoveryKeyWait", policies.recoveryKeyWait().toString());
        return Collections.unmodifiableMap(texts);
    }

    private static String text(Optional<?> value) {
        return value.map(String::valueOf).orElse("");
    }

    /**
     * Returns the name of a tenant that has another, or none yet.
     *
     * @throws MalformedValueException if it is a new one and reads otherwise than it is written
     */
    String requireNameInPlaceOf(String current) {
        return name.equals(current) ? name : LineOfText.requireReadable("name", name);
    }

    TenantSpecification with(TenantCmk other) {
        return new TenantSpecification(name, other, cmkDates, policies);
    }

    TenantSpecification with(CmkDates others) {
        return new TenantSpecification(name, cmk, others, policies);
    }

    TenantSpecification with(TenantPolicies others) {
        return new TenantSpecification(name, cmk, cmkDates, others);
    }
}

package org.medchain.keys.tenant;

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

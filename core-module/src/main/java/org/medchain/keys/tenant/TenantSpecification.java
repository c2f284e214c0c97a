package org.medchain.keys.tenant;

import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.MalformedValueException;

/**
 * What an administrator says of a tenant.
 *
 * @param name the hospital's name, 1 to 200 characters, none of them a control character or half a character
 * @param cmk the CMK in AWS KMS that wraps the tenant's data keys; absent where the local KEK does
 */
public record TenantSpecification(String name, Optional<CmkReference> cmk, TenantPolicies policies) {

    private static final int MAX_NAME_LENGTH = 200;

    /** @throws MalformedValueException if the name is none */
    public TenantSpecification {
        if (name.isBlank()
                || name.length() > MAX_NAME_LENGTH
                || name.codePoints().anyMatch(TenantSpecification::isRefused)) {
            throw new MalformedValueException("name");
        }
    }

    private static boolean isRefused(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}

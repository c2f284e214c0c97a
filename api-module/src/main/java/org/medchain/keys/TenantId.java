package org.medchain.keys;

import java.util.regex.Pattern;

/**
 * Names one hospital: 1 to 64 ASCII letters, digits, dots, hyphens and underscores, the first a letter or digit.
 * Compared exactly; case counts.
 */
public record TenantId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws MalformedValueException if the value does not have the shape above */
    public TenantId {
        if (!SHAPE.matcher(value).matches()) {
            throw new MalformedValueException(
                    "tenantId",
                    "must be 1 to 64 ASCII letters, digits, dots, hyphens and underscores, the first a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

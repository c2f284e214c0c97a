package org.medchain.keys;

import java.util.regex.Pattern;

/**
 * Names a key of a tenant, as the application that uses it does: 1 to 64 letters, digits and {@code . _ -} of ASCII, the first of them a
 * letter or digit. Compared exactly; case counts.
 */
public record TenantKeyName(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws MalformedValueException if the value is no such name */
    public TenantKeyName {
        if (!SHAPE.matcher(value).matches()) {
            throw new MalformedValueException(
                    "name",
                    "must be 1 to 64 ASCII letters, digits, dots, hyphens and underscores, the first a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

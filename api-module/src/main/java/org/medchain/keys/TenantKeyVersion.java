package org.medchain.keys;

/**
 * One version of a tenant key. Each version is a key of its own, of 32 other random bytes; none is ever replaced.
 *
 * @param number 1 for the first, then one more each
 */
public record TenantKeyVersion(TenantKeyName name, int number) {

    public static final int FIRST = 1;

    /** The largest number of versions of one name. */
    public static final int MOST = 1_000;

    /** @throws MalformedValueException if there can't be such a version */
    public TenantKeyVersion {
        if (number < FIRST || number > MOST) {
            throw new MalformedValueException("version", "must be " + FIRST + " to " + MOST);
        }
    }

    /** The name, a slash and the number. No name has a slash. */
    @Override
    public String toString() {
        return name + "/" + number;
    }
}

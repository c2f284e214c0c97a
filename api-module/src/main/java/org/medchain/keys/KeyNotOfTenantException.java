package org.medchain.keys;

/**
 * The tenant can't have the CMK or KEK that is named for it. It names the field and the rule, never the value, and not whose the key is.
 */
public final class KeyNotOfTenantException extends KeyManagementException {

    private final String field;

    private KeyNotOfTenantException(String field, String rule) {
        super(FailureReason.INVALID_REQUEST, field + " " + rule);
        this.field = field;
    }

    /** Another tenant has the key, or had it. */
    public static KeyNotOfTenantException taken(String field) {
        return new KeyNotOfTenantException(field, "must be a key that this tenant can have");
    }

    /** Refuses an alias: only an administrator of the installation may name one, since it does not tell which CMK it is for. */
    public static KeyNotOfTenantException alias(String field) {
        return new KeyNotOfTenantException(
                field, "must be a CMK's ARN or id; an administrator of the installation alone may name an alias");
    }

    /** The field's name as clients write it, {@code kmsCmkArn} for example. */
    public String field() {
        return field;
    }
}

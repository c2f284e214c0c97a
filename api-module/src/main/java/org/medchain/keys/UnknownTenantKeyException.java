package org.medchain.keys;

/** The tenant has no key of that name, or not in that version. */
public final class UnknownTenantKeyException extends KeyManagementException {

    public UnknownTenantKeyException() {
        super(FailureReason.NOT_FOUND, "the tenant has no such key");
    }
}

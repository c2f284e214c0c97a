package org.medchain.keys;

/** No such tenant, or not one the caller may know of. */
public final class UnknownTenantException extends KeyManagementException {

    public UnknownTenantException() {
        super(FailureReason.NOT_FOUND, "the tenant is not registered");
    }
}

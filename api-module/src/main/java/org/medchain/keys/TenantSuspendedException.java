package org.medchain.keys;

/** The tenant is suspended; its keys can't be used until it is resumed. */
public final class TenantSuspendedException extends KeyManagementException {

    public TenantSuspendedException() {
        super(FailureReason.TENANT_SUSPENDED, "the tenant is suspended");
    }
}

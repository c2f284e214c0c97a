package org.medchain.keys;

/** The tenant is suspended; its keys can't be used until it is resumed. */
public final class TenantSuspendedException extends KeyManagementException {

    private static final long serialVersionUID = 1L;

    public TenantSuspendedException() {
        super(FailureReason.TENANT_SUSPENDED, "the tenant is suspended");
    }
}

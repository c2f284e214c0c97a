package org.medchain.keys;

/** The tenant names no CMK, and the provider in use needs one. */
public final class TenantWithoutCmkException extends KeyManagementException {

    public TenantWithoutCmkException() {
        super(FailureReason.TENANT_WITHOUT_CMK, "the tenant has no CMK");
    }
}

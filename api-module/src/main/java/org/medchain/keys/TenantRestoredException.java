package org.medchain.keys;

/**
 * The tenant's database is older than what is known of it: nothing irreversible begins until a privacy officer has seen what is
 * missing and confirmed.
 */
public final class TenantRestoredException extends KeyManagementException {

    public TenantRestoredException() {
        super(FailureReason.TENANT_RESTORED, "the tenant's database is older than what is known of it");
    }
}

package org.medchain.keys;

/** A row of the database that directs the operation is not the one that the service left there, so the operation does not happen. */
public class TenantUntrustedException extends KeyManagementException {

    public TenantUntrustedException() {
        this(null);
    }

    public TenantUntrustedException(Throwable cause) {
        super(FailureReason.TENANT_UNTRUSTED, "a row of the tenant was changed past the service", cause);
    }
}

package org.medchain.keys.tenant;

/** Whether a tenant can use its keys. A suspended tenant keeps them and can use none. */
public enum TenantStatus {
    ACTIVE,
    SUSPENDED
}

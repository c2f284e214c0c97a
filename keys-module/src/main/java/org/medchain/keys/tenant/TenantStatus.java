package org.medchain.keys.tenant;

/** The status of a tenant, which says whether it can use its keys. A suspended tenant keeps them and can use none. */
public enum TenantStatus {
    ACTIVE,
    SUSPENDED
}

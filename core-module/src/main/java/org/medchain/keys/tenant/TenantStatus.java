package org.medchain.keys.tenant;

/** A suspended tenant keeps everything and can use nothing. */
public enum TenantStatus {
    ACTIVE,
    SUSPENDED
}

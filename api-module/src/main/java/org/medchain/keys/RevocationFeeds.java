package org.medchain.keys;

/** The feed of each tenant, for the modules of the EAR, which inject it. */
public interface RevocationFeeds {

    /** The feed of this tenant, always an equal one. It refuses a caller with the token of another. */
    RevocationFeed of(TenantId tenantId);
}

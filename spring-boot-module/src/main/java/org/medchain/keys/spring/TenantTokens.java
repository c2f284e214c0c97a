package org.medchain.keys.spring;

import org.medchain.keys.TenantId;

/**
 * Gives the bearer token of a {@code key-user} of a tenant, for an application that serves several. It is asked before each request, by many threads, and
 * keeps the tokens that it has until they are about to expire. With a bean of this type there are {@link TenantVaults}.
 */
@FunctionalInterface
public interface TenantTokens {

    /** The token of that tenant, and of no other: the service goes by the token. */
    String tokenOf(TenantId tenantId);
}

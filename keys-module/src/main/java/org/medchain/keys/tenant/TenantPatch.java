package org.medchain.keys.tenant;

import java.util.Set;

/** A change of some settings of a tenant, which leaves the others as they are. */
public interface TenantPatch {

    /**
     * Returns what the tenant is to have: what the patch says, and its own settings where it says nothing. It may be asked again, for a tenant that
     * another request changed meanwhile.
     *
     * @throws org.medchain.keys.MalformedValueException if the two together are none that a tenant may have
     */
    TenantSpecification applyTo(Tenant current);

    /**
     * Returns whether it says something of one of these settings.
     *
     * @param settings as the interface names them
     */
    boolean names(Set<String> settings);
}

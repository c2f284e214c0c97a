package org.medchain.keys.audit;

import java.time.Period;
import java.util.Collection;
import java.util.Map;

/** The policies that archives and feeds obey. The tenants' room has them; the ledger does not know tenants. */
public interface AuditPolicies {

    /** Returns the policy for a chain: its tenant's, or the default for the chain that belongs to no tenant. */
    AuditPolicy of(String chain);

    /**
     * Returns how long the table keeps events of each of these chains, as their tenants' rows say, unchecked: {@link #of} comes before anything is done.
     */
    Map<String, Period> retentionsOf(Collection<String> chains);
}

package org.medchain.keys.audit;

/** The policies that archives and feeds obey. The tenants' room has them; the ledger does not know tenants. */
public interface AuditPolicies {

    /** Returns the policy for a chain: its tenant's, or the default for the chain that belongs to no tenant. */
    AuditPolicy of(String chain);
}

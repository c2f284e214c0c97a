package org.medchain.keys.audit;

import java.util.List;

/** Commits a group of audit events with their effects, and tells each unit whether it was committed. */
@FunctionalInterface
interface GroupWriter {

    /**
     * @param apart whether the group is of one tenant that took too long before
     * @return the units that have no outcome yet, since they could not be written now
     */
    DeferredGroup write(List<LedgerUnit> group, boolean apart);

    /** Returns a number that is the same for tenants that are written together. */
    default int place(String tenantId) {
        return tenantId.hashCode();
    }
}

package org.medchain.keys.console.page;

import java.util.List;

/**
 * A tenant's settings and rotations.
 *
 * @param settings by the keys of their labels
 * @param proposal what one administrator proposed and a second one must confirm, by the keys of the labels
 * @param proposedBy who proposed it; empty if nothing is proposed
 * @param rotations the newest ones
 * @param own whether it is the person's own tenant, which rotations are for
 * @param mayStart whether no rotation is open
 */
public record TenantView(
        String tenantId,
        String name,
        String status,
        List<Setting> settings,
        List<Setting> proposal,
        String proposedBy,
        Section<RotationRow> rotations,
        boolean own,
        boolean mayStart) {

    /** A setting of the tenant. */
    public record Setting(String key, String value) {}
}

package org.medchain.keys.console.page;

import java.util.List;

/**
 * A tenant's settings and rotations.
 *
 * @param settings by their labels
 * @param proposed what one administrator proposed and a second one must confirm
 * @param progress its rotations
 * @param own whether it is the person's own tenant, which rotations are for
 * @param settingsPath the path of the form that changes the settings
 * @param policyPath the path of the page of the rotation policy
 * @param wrappingsPath the path of the page of CMKs and KEKs
 * @param recoveryKeyPath the path of the page of the recovery key
 */
public record TenantView(
        String tenantId,
        String name,
        String status,
        SuspensionView suspension,
        List<Fact> settings,
        Proposed proposed,
        ProgressView progress,
        boolean own,
        String settingsPath,
        String policyPath,
        String wrappingsPath,
        String recoveryKeyPath) {

    /**
     * A lowering of protections, or a rotation policy.
     *
     * @param by who proposed it; empty if nothing is proposed
     * @param mine whether the person proposed it, and so may not confirm it
     * @param tag of what the page shows
     * @param values the settings as they are and as they are proposed
     * @param fields what a confirmation sends
     * @param current what drops the proposal: the same settings, as they are
     */
    public record Proposed(
            String by, boolean mine, String tag, List<EventView.Value> values, List<Fact> fields, List<Fact> current) {

        static final Proposed NONE = new Proposed("", false, "", List.of(), List.of(), List.of());
    }
}

package org.medchain.keys.console.page;

import java.util.List;

/**
 * A tenant's recovery key, and the next one.
 *
 * @param tag of what the page shows
 * @param current the id of the key; empty if there is none
 * @param next empty if nothing is proposed
 * @param escrow whether the installation has escrow, without which nothing can be proposed or approved
 * @param coverage how many data keys have a copy for which key
 */
public record RecoveryKeyView(
        String tenantId, String tag, String current, List<Next> next, boolean escrow, List<Copies> coverage) {

    /**
     * The proposal that takes the place of the recovery key.
     *
     * @param keyId the key; empty if the tenant is to have none
     * @param expected what an approval is of
     * @param approvedBy empty until a second person approved it, as what follows
     * @param mine whether the person proposed it, and so may not approve it
     */
    public record Next(
            String keyId,
            String expected,
            String proposedBy,
            String proposedAt,
            String approvedBy,
            String holdsFrom,
            String countdown,
            boolean mine) {}

    /** The number of data keys with a copy for a key; its id is empty for those without a copy. */
    public record Copies(String keyId, long dataKeys) {}
}

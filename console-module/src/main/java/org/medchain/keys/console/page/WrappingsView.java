package org.medchain.keys.console.page;

/**
 * The CMKs and KEKs of a tenant.
 *
 * @param wrappings how many keys each wraps
 * @param left how many keys are not under the one that wraps new keys
 * @param regions the CMK in each of its Regions; hidden if the tenant has none
 */
public record WrappingsView(String tenantId, Section<Wrapping> wrappings, long left, Section<RegionRow> regions) {

    /** The keys under one CMK or KEK; its name is empty if it is not known. */
    public record Wrapping(String wrappedUnder, String provider, long dataKeys, long tenantKeys, boolean current) {}

    /**
     * The CMK in one Region. What is not known is an empty text.
     *
     * @param problem why its state is not known
     */
    public record RegionRow(
            String region, String arn, String state, boolean enabled, String deletionDate, String problem) {}
}

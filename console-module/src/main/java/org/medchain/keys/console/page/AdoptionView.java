package org.medchain.keys.console.page;

import java.util.List;

/**
 * The contents of the page of a tenant's row that was changed past the service.
 *
 * @param tag of what the page shows
 * @param trusted whether there is nothing to decide
 * @param values the row as the service left it, and as it is
 * @param mayAdopt whether there is a row to take over
 * @param mayRestore whether it is known what to put back
 * @param proposed what a first person chose
 */
public record AdoptionView(
        String tenantId,
        String tag,
        boolean trusted,
        List<EventView.Value> values,
        boolean mayAdopt,
        boolean mayRestore,
        Proposed proposed) {

    /**
     * The choice of a first person; empty texts if nobody chose.
     *
     * @param mine whether it is this person's own
     */
    public record Proposed(String choice, String by, boolean mine) {}
}

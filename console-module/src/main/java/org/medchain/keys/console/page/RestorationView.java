package org.medchain.keys.console.page;

import java.util.List;

/**
 * The contents of the page of a database that went back.
 *
 * @param id names the restoration as it was seen; empty if there never was one
 * @param facts what is known of it
 * @param open whether it is not confirmed
 * @param awaitsSecond whether a first person confirmed it
 * @param mayConfirm whether the person may confirm it now
 * @param mine whether the person is the first one, and so may not be the second
 */
public record RestorationView(
        String tenantId,
        String id,
        List<Fact> facts,
        boolean open,
        boolean awaitsSecond,
        boolean mayConfirm,
        boolean mine) {}

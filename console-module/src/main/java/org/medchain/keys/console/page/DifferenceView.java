package org.medchain.keys.console.page;

import java.util.List;

/**
 * The difference that a form would make to the settings of a tenant, or to its rotation policy, before it is confirmed.
 *
 * @param tag of what the person saw
 * @param values the settings that differ, as they are and as they are wanted
 * @param fields what the confirmation sends
 * @param fourEyes whether a lowered protection needs a second person
 * @param pending whether a proposal waits, whose place the change may take
 * @param ofPolicy whether the form is that of the rotation policy
 */
public record DifferenceView(
        String tenantId,
        String tag,
        List<EventView.Value> values,
        List<Fact> fields,
        boolean fourEyes,
        boolean pending,
        boolean ofPolicy) {}

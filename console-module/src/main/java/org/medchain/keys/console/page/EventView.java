package org.medchain.keys.console.page;

import java.util.List;

/**
 * One audit event in full.
 *
 * @param facts what the event has, by name
 * @param sameRequest the path of all events of the request
 * @param changed the row that the event changed; empty if it changed none
 * @param values the values of that row before and after
 */
public record EventView(long seq, List<Fact> facts, String sameRequest, String changed, List<Value> values) {

    /**
     * A value of the row.
     *
     * @param before empty if there was none
     * @param after empty if there is none
     * @param different whether it changed
     */
    public record Value(String name, String before, String after, boolean different) {}
}

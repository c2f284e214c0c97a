package org.medchain.keys.console.page;

import java.util.List;
import java.util.Map;

/**
 * A page of audit events, newest first.
 *
 * @param filters what is looked for, by the names of the fields
 * @param operations the names that the filter of operations has
 */
public record AuditView(Map<String, String> filters, List<String> operations, Listing<AuditRow> events) {

    public AuditView {
        filters = Map.copyOf(filters);
    }

    /** Returns the value of a filter; an empty text if it is not set. */
    public String filter(String name) {
        return filters.getOrDefault(name, "");
    }

    public boolean isChosen(String name, String value) {
        return value.equals(filters.get(name));
    }
}

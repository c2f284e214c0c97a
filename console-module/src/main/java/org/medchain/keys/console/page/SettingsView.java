package org.medchain.keys.console.page;

import java.util.List;

/**
 * The form that changes a tenant's settings.
 *
 * @param tag of what the page shows
 */
public record SettingsView(String tenantId, String tag, List<Text> texts, List<Choice> choices) {

    /** A setting that is typed. */
    public record Text(String key, String value) {}

    /**
     * A setting that is yes or no.
     *
     * @param optional whether the tenant may have it unset
     */
    public record Choice(String key, String value, boolean optional) {}
}

package org.medchain.keys.console.page;

import java.util.List;
import org.medchain.keys.console.page.TenantView.Setting;

/**
 * The form that changes a tenant's settings.
 *
 * @param tag of what the page shows
 * @param texts settings that are typed, by the keys of their labels
 */
public record SettingsView(String tenantId, String tag, List<Setting> texts, List<Choice> choices) {

    /**
     * A setting that is yes or no.
     *
     * @param optional whether the tenant may have it unset
     */
    public record Choice(String key, String value, boolean optional) {}
}

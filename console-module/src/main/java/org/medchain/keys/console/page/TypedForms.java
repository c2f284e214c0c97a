package org.medchain.keys.console.page;

import java.util.Map;
import java.util.Optional;

/** The forms that carry what people typed, by the path to which they are sent, with the key of what their button says. */
public final class TypedForms {

    /** The page that shows one that was not sent. */
    public static final String UNSENT = "/unsent";

    static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("/audit", "audit.filter"),
            Map.entry("/me/zone", "me.choose"),
            Map.entry("/patient", "patient.show"),
            Map.entry("/patient/erase", "erase.request"),
            Map.entry("/patient/hold", "hold.place"),
            Map.entry("/recoveries/request", "recovery.request"),
            Map.entry("/recoveries/take-back", "recovery.takeBack"),
            Map.entry("/restoration/confirm", "restoration.confirm"),
            Map.entry("/tenants/adoption/adopt", "adoption.adopt"),
            Map.entry("/tenants/adoption/restore", "adoption.restore"),
            Map.entry("/tenants/policy/change", "settings.change"),
            Map.entry("/tenants/policy/compare", "settings.compare"),
            Map.entry("/tenants/recovery/propose", "recoveryKey.propose"),
            Map.entry("/tenants/recovery/remove", "recoveryKey.remove"),
            Map.entry("/tenants/settings/change", "settings.change"),
            Map.entry("/tenants/settings/compare", "settings.compare"),
            Map.entry("/tenants/suspend", "tenant.suspend"));

    private TypedForms() {}

    /** Returns the key of what the form's button says; empty if it carries nothing that was typed. */
    public static Optional<String> labelOf(String path) {
        return Optional.ofNullable(LABELS.get(path));
    }
}

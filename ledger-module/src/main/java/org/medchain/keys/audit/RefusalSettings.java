package org.medchain.keys.audit;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of audit events of refusals.
 *
 * @param perMinute how many refused requests of an actor have an event each in one minute; the others are counted
 */
@Shared
record RefusalSettings(int perMinute) implements Settings {

    private static final NumberVariable PER_MINUTE = new NumberVariable("AUDIT_REFUSALS_PER_MINUTE", 60, 1, 1_000_000);

    RefusalSettings {
        PER_MINUTE.check(perMinute);
    }

    @Inject
    RefusalSettings(Variables variables) {
        this(variables.number(PER_MINUTE));
    }
}

package org.medchain.keys.server.caller;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * How many requests are in flight at once, on one server.
 *
 * @param perTenant of one tenant, by its tokens
 * @param perServer of all tenants together; not under those of one
 */
@Shared
record RequestSettings(int perTenant, int perServer) implements Settings {

    private static final NumberVariable PER_TENANT = new NumberVariable("REQUESTS_PER_TENANT", 1100, 1, 100_000);
    private static final NumberVariable PER_SERVER = new NumberVariable("REQUESTS_PER_SERVER", 4000, 1, 100_000);

    RequestSettings {
        PER_TENANT.check(perTenant);
        PER_SERVER.atLeast(perTenant).check(perServer);
    }

    @Inject
    RequestSettings(Variables variables) {
        this(variables.number(PER_TENANT), variables.number(PER_SERVER.atLeast(variables.number(PER_TENANT))));
    }
}

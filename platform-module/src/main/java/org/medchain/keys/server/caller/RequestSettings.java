package org.medchain.keys.server.caller;

import jakarta.inject.Inject;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.Variables;

/**
 * The limits of requests in flight at once, on one server. A request that waits in flight holds no thread; how many of
 * those that do may be in flight follows from the threads that there are.
 *
 * @param perTenant of one tenant, by its tokens
 * @param perServer of all tenants together; not under those of one
 */
@Shared
record RequestSettings(int perTenant, int perServer) implements Settings {

    /** The number of threads that the requests of all share: {@code executor} in {@code server.xml}. */
    static final int THREADS = 100;

    /** The rest is for those that hold none for long: data keys, health, refusals. */
    static final int THREADS_PER_SERVER = THREADS * 19 / 20;

    static final int THREADS_PER_TENANT = THREADS * 3 / 4;
    static final int THREADS_PER_CALLER = THREADS * 3 / 5;

    /** The share of a tenant's places for its other callers: one in so many. */
    private static final int OTHERS = 20;

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

    /** Returns the limit of one caller: from 20 of a tenant on, one in 20 is left to its other callers. */
    int perCaller() {
        return perTenant - perTenant / OTHERS;
    }
}

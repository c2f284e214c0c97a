package org.medchain.keys.server.caller;

import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.InFlight;
import org.medchain.keys.server.Shared;

/**
 * Bounds the requests that are in flight, of each tenant and of all together, so that no tenant takes the server from the others. Tokens for every
 * tenant, and for none, count as one tenant more each. Safe for use by many threads.
 */
@Shared
public final class Admission {

    private static final String SERVER = "server";
    private static final String TENANT = "tenant";
    private static final Metadata IN_FLIGHT =
            metadata("medchain_requests_in_flight", "Requests with a valid token that are not answered yet");
    private static final Metadata BUSIEST =
            metadata("medchain_requests_in_flight_of_busiest_tenant", "Those of the tenant that has most of them");
    private static final Metadata LIMIT = metadata("medchain_requests_limit", "How many may be in flight");
    private static final Metadata REFUSED = metadata(
            "medchain_requests_refused_total", "Requests that were refused, because so many were in flight already");

    /** So many of them may wait, one in so many. */
    private static final int WAITING = 4;

    private final InFlight tenants;
    private final InFlight server;
    private final InFlight waitingOfTenants;
    private final InFlight waiting;
    private final MetricRegistry metrics;

    @Inject
    Admission(RequestSettings limits, MetricRegistry metrics) {
        this.tenants = new InFlight(limits.perTenant());
        this.server = new InFlight(limits.perServer());
        this.waitingOfTenants = new InFlight(limits.perTenant() / WAITING);
        this.waiting = new InFlight(limits.perServer() / WAITING);
        this.metrics = metrics;
        metrics.gauge(IN_FLIGHT, server, it -> it.of(SERVER));
        metrics.gauge(BUSIEST, tenants, InFlight::busiest);
        metrics.gauge(LIMIT, server, InFlight::most, new Tag("of", SERVER));
        metrics.gauge(LIMIT, tenants, InFlight::most, new Tag("of", TENANT));
    }

    /** Begins a request. What is returned ends it, and is to be run once. Empty if so many are in flight already. */
    public Optional<Runnable> begin(Identity sender) {
        // No tenant's id has the space.
        String tenant = sender.tenant()
                .map(TenantId::value)
                .orElseGet(() -> "of " + sender.scope().name());
        if (!tenants.begin(tenant)) {
            return refused(TENANT);
        }
        if (!server.begin(SERVER)) {
            tenants.end(tenant);
            return refused(SERVER);
        }
        return Optional.of(() -> {
            server.end(SERVER);
            tenants.end(tenant);
        });
    }

    /**
     * Lets a request that is in flight wait for something to happen. A quarter of a tenant's requests may, and of all together, so that those
     * that wait leave room. What is returned ends the wait, and is to be run once. Empty if so many wait already.
     */
    public Optional<Runnable> beginWaiting(TenantId tenant) {
        if (!waitingOfTenants.begin(tenant.value())) {
            return Optional.empty();
        }
        if (!waiting.begin(SERVER)) {
            waitingOfTenants.end(tenant.value());
            return Optional.empty();
        }
        return Optional.of(() -> {
            waiting.end(SERVER);
            waitingOfTenants.end(tenant.value());
        });
    }

    private Optional<Runnable> refused(String full) {
        metrics.counter(REFUSED, new Tag("of", full)).inc();
        return Optional.empty();
    }

    private static Metadata metadata(String name, String description) {
        return Metadata.builder().withName(name).withDescription(description).build();
    }
}

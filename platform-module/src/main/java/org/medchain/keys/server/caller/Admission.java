package org.medchain.keys.server.caller;

import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.InFlight;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;

/**
 * Bounds the requests that are in flight, of each caller, of each tenant and of all together, so that no caller takes the server from the others.
 * It bounds apart those that hold one of the threads which all requests share. Tokens for every tenant, and for none, count as one tenant more
 * each. Safe for use by many threads.
 */
@Shared
public final class Admission {

    private static final String SERVER = "server";
    private static final String TENANT = "tenant";
    private static final String CALLER = "caller";
    private static final Metadata IN_FLIGHT =
            NamedMetric.of("medchain_requests_in_flight", "Requests with a valid token that are not answered yet");
    private static final Metadata BUSIEST = NamedMetric.of(
            "medchain_requests_in_flight_of_busiest_tenant", "Those of the tenant that has most of them");
    private static final Metadata LIMIT = NamedMetric.of("medchain_requests_limit", "How many may be in flight");
    private static final Metadata REFUSED = NamedMetric.of(
            "medchain_requests_refused_total", "Requests that were refused, because so many were in flight already");

    /** The share of batches that may wait: one in so many. */
    private static final int WAITING = 4;

    /** A batch takes the memory of so many other requests. */
    private static final int BATCH = 50;

    private final Places requests;
    private final Places batches;
    private final Places waiting;
    private final Places threads;
    private final InFlight callers;
    private final InFlight callersThreads;
    private final MetricRegistry metrics;

    @Inject
    Admission(RequestSettings limits, MetricRegistry metrics) {
        this.requests = new Places(limits.perTenant(), limits.perServer());
        this.batches = new Places(Math.max(1, limits.perTenant() / BATCH), Math.max(1, limits.perServer() / BATCH));
        this.waiting = new Places(limits.perTenant() / WAITING, limits.perServer() / WAITING);
        this.threads = new Places(RequestSettings.THREADS_PER_TENANT, RequestSettings.THREADS_PER_SERVER);
        this.callers = new InFlight(limits.perCaller());
        this.callersThreads = new InFlight(RequestSettings.THREADS_PER_CALLER);
        this.metrics = metrics;
        metrics.gauge(IN_FLIGHT, requests.server, it -> it.of(SERVER));
        metrics.gauge(BUSIEST, requests.tenants, InFlight::busiest);
        metrics.gauge(LIMIT, requests.server, InFlight::most, new Tag("of", SERVER));
        metrics.gauge(LIMIT, requests.tenants, InFlight::most, new Tag("of", TENANT));
        metrics.gauge(LIMIT, callers, InFlight::most, new Tag("of", CALLER));
    }

    /** The places of each tenant, and of all together. */
    private static final class Places {

        private final InFlight tenants;
        private final InFlight server;

        Places(int perTenant, int perServer) {
            tenants = new InFlight(perTenant);
            server = new InFlight(perServer);
        }

        /** Begins one more; empty if that succeeds, and else what is full. */
        Optional<String> begin(String tenant) {
            if (!tenants.begin(tenant)) {
                return Optional.of(TENANT);
            }
            if (!server.begin(SERVER)) {
                tenants.end(tenant);
                return Optional.of(SERVER);
            }
            return Optional.empty();
        }

        void end(String tenant) {
            server.end(SERVER);
            tenants.end(tenant);
        }
    }

    /** A request that is in flight. Safe for use by many threads. */
    public final class Admitted {

        private final String caller;
        private final String tenant;
        private boolean batch;
        private boolean thread;

        private Admitted(String caller, String tenant) {
            this.caller = caller;
            this.tenant = tenant;
        }

        /**
         * The request has many items: one in 50 of a tenant's requests may, and of all together, and one at least. To be called before its
         * body is read, or more of it than one item has. The request takes one place, however often this is called.
         *
         * @return false if so many such are in flight already
         */
        public synchronized boolean beginBatch() {
            batch = batch || isFree(batches.begin(tenant));
            return batch;
        }

        /**
         * The request holds its thread until it is answered. To be called before its body is read.
         *
         * @return false if the caller, the tenant or all together hold so many threads already
         */
        public synchronized boolean beginOnThread() {
            thread = isFree(begin(callersThreads, threads, caller, tenant));
            return thread;
        }

        /** Ends the request, which is answered. The caller must call it once. */
        public synchronized void end() {
            if (batch) {
                batches.end(tenant);
            }
            if (thread) {
                threads.end(tenant);
                callersThreads.end(caller);
            }
            requests.end(tenant);
            callers.end(caller);
        }
    }

    /** Begins a request. Empty if so many are in flight already. */
    public Optional<Admitted> begin(Identity sender) {
        // No tenant's id has the space.
        String tenant = sender.tenant()
                .map(TenantId::value)
                .orElseGet(() -> "of " + sender.scope().name());
        String caller = sender.subject().orElseGet(sender::name);
        return isFree(begin(callers, requests, caller, tenant))
                ? Optional.of(new Admitted(caller, tenant))
                : Optional.empty();
    }

    /** Begins one more; empty if that succeeds, and else what is full. */
    private static Optional<String> begin(InFlight ofCallers, Places places, String caller, String tenant) {
        Optional<String> full = places.begin(tenant);
        if (full.isPresent()) {
            return full;
        }
        if (!ofCallers.begin(caller)) {
            places.end(tenant);
            return Optional.of(CALLER);
        }
        return Optional.empty();
    }

    /**
     * Lets a request that is in flight wait for something to happen. A quarter of a tenant's requests may, and of all together, so that those
     * that wait leave room. What is returned ends the wait, and is to be run once. Empty if so many wait already.
     */
    public Optional<Runnable> beginWaiting(TenantId tenant) {
        return waiting.begin(tenant.value()).isEmpty()
                ? Optional.of(() -> waiting.end(tenant.value()))
                : Optional.empty();
    }

    private boolean isFree(Optional<String> full) {
        full.ifPresent(of -> metrics.counter(REFUSED, new Tag("of", of)).inc());
        return full.isEmpty();
    }
}

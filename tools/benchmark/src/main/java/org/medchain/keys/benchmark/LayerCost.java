package org.medchain.keys.benchmark;

import java.time.Duration;

/**
 * The cost of one round of requests.
 *
 * @param serverMicros of a processor for each request, in the server's process
 * @param databaseMicros the same, in PostgreSQL's processes
 */
record LayerCost(Rate rate, double serverMicros, double databaseMicros) {

    static LayerCost of(Rate rate, Duration length, Processors spent) {
        double requests = rate.perSecond() * length.toNanos() / 1e9;
        return new LayerCost(
                rate,
                spent.server().toNanos() / 1e3 / requests,
                spent.database().toNanos() / 1e3 / requests);
    }
}

package org.medchain.keys.console.page;

import java.util.List;

/**
 * The state of this server.
 *
 * @param checks what it needs
 * @param breakers the circuit breakers; none with a provider in memory
 */
public record HealthView(List<Check> checks, List<BreakerRow> breakers) {

    /** Something that the server needs, by the key of its name. */
    public record Check(String key, boolean up) {}

    /**
     * The breaker of one kind of call in one Region.
     *
     * @param nextProbe when it is tried again; empty if it is closed
     */
    public record BreakerRow(
            String call, String region, String state, boolean closed, String since, int failures, String nextProbe) {}
}

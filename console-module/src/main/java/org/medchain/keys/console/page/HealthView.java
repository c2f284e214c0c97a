package org.medchain.keys.console.page;

import java.util.List;

/**
 * The state of this server.
 *
 * @param checks what it needs
 * @param figures where something waits
 * @param breakers the circuit breakers; none with a provider in memory
 */
public record HealthView(List<Check> checks, List<Figure> figures, List<BreakerRow> breakers) {

    /**
     * A figure, by the key of its name.
     *
     * @param of what it is about: a Region, a kind of work; empty if there is but one
     */
    public record Figure(String key, String of, String value) {}

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

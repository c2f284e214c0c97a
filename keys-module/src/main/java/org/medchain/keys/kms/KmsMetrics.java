package org.medchain.keys.kms;

import java.time.Duration;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.server.InFlight;
import org.medchain.keys.server.NamedMetric;

/**
 * Shows how the key management service stands, Region by Region. Labels name the kind of call and the Region, never a CMK: of those the worst state
 * and a count are shown.
 */
record KmsMetrics(MetricRegistry registry, Breakers breakers, InFlight inFlight) {

    private static final Metadata STATE =
            NamedMetric.of("medchain_circuit_breaker_state", "0 closed, 1 half-open, 2 open");
    private static final Metadata NOT_CLOSED = NamedMetric.of(
            "medchain_cmk_circuit_breakers_not_closed",
            "CMKs of the Region whose circuit breaker is open or half-open");
    private static final Metadata IN_FLIGHT = NamedMetric.of(
            "medchain_kms_calls_in_flight", "Calls to the key management service that go on or wait for their turn");
    private static final Metadata WAITING =
            NamedMetric.of("medchain_kms_calls_waiting", "Calls among them that wait for their turn");
    private static final Metadata LIMIT = NamedMetric.of(
            "medchain_kms_calls_limit", "How many calls may go on or wait, in one Region or for one CMK");
    private static final Metadata REFUSED = NamedMetric.of(
            "medchain_kms_calls_refused_total", "Calls that were not made, because so many went on or waited already");

    private static final Metadata DURATION = NamedMetric.of(
            "medchain_kms_call_duration_seconds", "Time of a call to the key management service, its retries included");
    private static final Metadata RETRIES = NamedMetric.of(
            "medchain_kms_retries", "Attempts that followed a first one that failed, of all calls since the start");

    void show(String region) {
        Stream.of(KmsCall.values()).forEach(call -> show(call, region));
        registry.gauge(IN_FLIGHT, inFlight, it -> it.of(region), new Tag("region", region));
    }

    private void show(KmsCall call, String region) {
        Tag breaker = new Tag("breaker", call.label());
        Tag where = new Tag("region", region);
        registry.gauge(
                STATE,
                breakers,
                it -> it.ofRegion(call, region).state().metricValue(),
                breaker,
                new Tag("of", "region"),
                where);
        registry.gauge(
                STATE,
                breakers,
                it -> it.report(call, region)
                        .worst()
                        .map(BreakerReport::state)
                        .orElse(BreakerState.CLOSED)
                        .metricValue(),
                breaker,
                new Tag("of", "cmk"),
                where);
        registry.gauge(NOT_CLOSED, breakers, it -> it.report(call, region).notClosed(), breaker, where);
    }

    void show(Turns turns, KmsCallSettings limits) {
        registry.gauge(WAITING, turns, Turns::waiting);
        registry.gauge(LIMIT, limits, it -> it.perCmk() + it.waitingPerCmk(), new Tag("of", "cmk"));
        registry.gauge(LIMIT, limits, KmsCallSettings::perRegion, new Tag("of", "region"));
    }

    void refused(String region, String by) {
        registry.counter(REFUSED, new Tag("of", by), new Tag("region", region)).inc();
    }

    void took(KmsCall call, String region, Duration duration) {
        registry.timer(DURATION, new Tag("call", call.label()), new Tag("region", region))
                .update(duration);
    }

    void showRetries(KeyProvider provider) {
        registry.gauge(RETRIES, provider, KeyProvider::retries);
    }
}

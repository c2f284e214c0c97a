package org.medchain.keys.kms;

import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.server.Shared;

/**
 * The circuit breakers before the provider, one for each kind of call, and their states. A provider that calls nobody is not
 * behind them: then they are closed.
 */
@Shared
public final class Breakers {

    private static final Metadata STATE = Metadata.builder()
            .withName("medchain_circuit_breaker_state")
            .withDescription("0 closed, 1 half-open, 2 open")
            .build();

    private final Breaker generating;
    private final Breaker unwrapping;
    private final Breaker rewrapping;
    private final Breaker describing;

    @Inject
    Breakers(BreakerSettings settings, Clock clock, BreakerJournal journal) {
        this(settings, clock, () -> ThreadLocalRandom.current().nextDouble(), journal::record);
    }

    /** The parameters are those of {@link Breaker}. */
    Breakers(BreakerSettings settings, Clock clock, DoubleSupplier random, Consumer<BreakerReport> onChange) {
        this.generating = new Breaker("generateDataKey", settings, clock, random, onChange);
        this.unwrapping = new Breaker("unwrap", settings, clock, random, onChange);
        this.rewrapping = new Breaker("rewrap", settings, clock, random, onChange);
        this.describing = new Breaker("describe", settings, clock, random, onChange);
    }

    /** The state of each breaker. */
    public List<BreakerReport> reports() {
        return all().map(Breaker::report).toList();
    }

    /** From now on the metrics show the state of each breaker. */
    void showIn(MetricRegistry metrics) {
        all().forEach(breaker ->
                metrics.gauge(STATE, breaker, it -> it.state().metricValue(), new Tag("breaker", breaker.name())));
    }

    Breaker generating() {
        return generating;
    }

    Breaker unwrapping() {
        return unwrapping;
    }

    Breaker rewrapping() {
        return rewrapping;
    }

    /** Of both calls that look the CMK up: its state, and what is wrapped under today. */
    Breaker describing() {
        return describing;
    }

    private Stream<Breaker> all() {
        return Stream.of(generating, unwrapping, rewrapping, describing);
    }
}

package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/** Counts and times operations. Labels name the kind of thing, never a tenant, a patient or a key. */
@ApplicationScoped
class OperationMetrics {

    private static final Metadata OPERATIONS = Metadata.builder()
            .withName("medchain_key_operations_total")
            .withDescription("Operations that ended")
            .build();
    private static final Metadata DURATION = Metadata.builder()
            .withName("medchain_key_operation_duration_seconds")
            .withDescription("Time from the start of an operation until its audit event was on disk")
            .build();

    private final Map<Ended, Instruments> instruments = new ConcurrentHashMap<>();
    private MetricRegistry registry;
    private ProviderSettings settings;

    /** For the proxy. */
    protected OperationMetrics() {}

    @Inject
    OperationMetrics(MetricRegistry registry, ProviderSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    void ended(Operation operation, Outcome outcome, Duration duration) {
        // Found once: looking them up by their tags takes longer than counting.
        Instruments found = instruments.computeIfAbsent(new Ended(operation, outcome), this::register);
        found.operations.inc();
        found.duration.update(duration);
    }

    private Instruments register(Ended ended) {
        Tag[] tags = {
            new Tag("operation", ended.operation.name()),
            new Tag("provider", settings.provider().label()),
            new Tag("outcome", ended.outcome.name())
        };
        return new Instruments(registry.counter(OPERATIONS, tags), registry.timer(DURATION, tags));
    }

    private record Ended(Operation operation, Outcome outcome) {}

    private record Instruments(Counter operations, Timer duration) {}
}

package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.medchain.keys.FailureReason;
import org.medchain.keys.server.NamedMetric;

/**
 * Counts and times operations. Labels name the kind of thing, never a tenant, a patient or a key. A refusal is no failure here: the service did
 * what it should.
 */
@ApplicationScoped
class OperationMetrics {

    private static final Metadata OPERATIONS = NamedMetric.of("medchain_key_operations_total", "Operations that ended");
    private static final Metadata DURATION = NamedMetric.of(
            "medchain_key_operation_duration_seconds",
            "Time from the start of an operation until its audit event was on disk");

    private final Map<Ended, Instruments> instruments = new ConcurrentHashMap<>();
    private MetricRegistry registry;
    private ProviderSettings settings;

    /** The proxy calls this constructor. */
    protected OperationMetrics() {}

    @Inject
    OperationMetrics(MetricRegistry registry, ProviderSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    /** @param reason empty for a success */
    void ended(Operation operation, Optional<FailureReason> reason, Duration duration) {
        // Found once: looking them up by their tags takes longer than counting.
        Instruments found = instruments.computeIfAbsent(new Ended(operation, reason), this::register);
        found.operations.inc();
        found.duration.update(duration);
    }

    private Instruments register(Ended ended) {
        Tag operation = new Tag("operation", ended.operation.name());
        Tag provider = new Tag("provider", settings.provider().label());
        Tag outcome = new Tag("outcome", ended.outcome());
        Tag reason = new Tag("reason", ended.reason.map(FailureReason::slug).orElse("none"));
        return new Instruments(
                registry.counter(OPERATIONS, operation, provider, outcome, reason),
                registry.timer(DURATION, operation, provider, outcome));
    }

    private record Ended(Operation operation, Optional<FailureReason> reason) {

        String outcome() {
            return reason.map(why -> why.isRefusal() ? "REFUSED" : "FAILURE").orElse("SUCCESS");
        }
    }

    private record Instruments(Counter operations, Timer duration) {}
}

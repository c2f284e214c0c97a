package org.medchain.keys.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.settings.KmsSettings;

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

    private MetricRegistry registry;
    private KmsSettings settings;

    /** For the proxy. */
    protected OperationMetrics() {}

    @Inject
    OperationMetrics(MetricRegistry registry, KmsSettings settings) {
        this.registry = registry;
        this.settings = settings;
        HalfMillisecondBucket.addTo(DURATION.getName(), registry);
    }

    void ended(Operation operation, Outcome outcome, Duration duration) {
        Tag[] tags = {
            new Tag("operation", operation.name()),
            new Tag("provider", settings.provider().label()),
            new Tag("outcome", outcome.name())
        };
        registry.counter(OPERATIONS, tags).inc();
        registry.timer(DURATION, tags).update(duration);
    }
}

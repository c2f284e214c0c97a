package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.server.Shared;

/** The number of destructions that are not over, of all tenants together, at the last look. */
@Shared
final class OpenDestructions {

    private static final Metadata OPEN = Metadata.builder()
            .withName("medchain_destructions_open")
            .withDescription("Destructions that are neither over nor cancelled")
            .build();

    private static final List<DestructionStatus> STATUSES =
            List.of(DestructionStatus.AWAITING_APPROVAL, DestructionStatus.PENDING, DestructionStatus.ERASING);

    private final DestructionStore destructions;
    private volatile Map<DestructionStatus, Long> counts = Map.of();

    @Inject
    OpenDestructions(DestructionStore destructions) {
        this.destructions = destructions;
    }

    /** Shows the numbers in the metrics. */
    void showIn(MetricRegistry metrics) {
        STATUSES.forEach(status ->
                metrics.gauge(OPEN, this, it -> it.counts.getOrDefault(status, 0L), new Tag("status", status.name())));
    }

    void look() {
        counts = STATUSES.stream().collect(Collectors.toMap(it -> it, destructions::count));
    }
}

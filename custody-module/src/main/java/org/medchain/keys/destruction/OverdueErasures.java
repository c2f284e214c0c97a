package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;

/**
 * The time for which the keys that are due longest have been waiting for their erasure, by the database's clock: none
 * as a rule, since rounds come each minute. A legal hold is no delay.
 *
 * <p>Limit: as of the last look. A server that can't look shows what it saw last, and grows.
 */
@Shared
final class OverdueErasures {

    private static final Metadata OVERDUE = Metadata.builder()
            .withName("medchain_erasure_overdue_seconds")
            .withDescription("For how long the keys that are due longest have been waiting for their erasure")
            .build();

    private final DestructionStore destructions;
    private final ServerClock serverClock;
    private volatile Optional<Instant> since = Optional.empty();

    @Inject
    OverdueErasures(DestructionStore destructions, ServerClock serverClock) {
        this.destructions = destructions;
        this.serverClock = serverClock;
    }

    /** Shows the time in the metrics. */
    void showIn(MetricRegistry metrics) {
        metrics.gauge(OVERDUE, this, it -> it.overdue().toSeconds());
    }

    void look() {
        since = destructions.findLongestDue(serverClock.databaseTime());
    }

    private Duration overdue() {
        return since.map(due -> Duration.between(due, serverClock.databaseTime()))
                .orElse(Duration.ZERO);
    }
}

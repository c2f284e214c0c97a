package org.medchain.keys.audit;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/**
 * Forgets the results of requests with an {@code Idempotency-Key} that are older than a day, and records the counts of refused requests soon after
 * their minute is over, the last ones when the server stops.
 */
@Shared
record AuditWorks(Repeats repeats, RefusedOperations refused) implements Works {

    private static final Duration PERIOD_OF_RESULTS = Duration.ofMinutes(10);
    private static final Duration PERIOD_OF_COUNTS = Duration.ofSeconds(5);

    @Inject
    AuditWorks {}

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(
                Work.every(PERIOD_OF_RESULTS, "first-results", repeats::forgetOld),
                Work.every(PERIOD_OF_COUNTS, "counted-refusals", refused::recordCountedRefusals)
                        .endingWith(refused::recordAllCountedRefusals));
    }
}

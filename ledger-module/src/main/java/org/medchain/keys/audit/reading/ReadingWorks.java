package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Sums up the new events of chains every ten seconds. */
@Shared
final class ReadingWorks implements Works {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final EventSums sums;

    @Inject
    ReadingWorks(EventSums sums) {
        this.sums = sums;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(Work.inParts(PERIOD, "event-sums", sums::sumUpSome));
    }
}

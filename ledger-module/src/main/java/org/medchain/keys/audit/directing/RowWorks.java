package org.medchain.keys.audit.directing;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Looks at directing rows every minute, and seals those again that are under a previous key. */
@Shared
record RowWorks(RowWatch watch, RowResealing resealing) implements Works {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    @Inject
    RowWorks {}

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        watch.showIn(metrics);
        return List.of(Work.every(PERIOD, "row-watch", watch::look), Work.every(PERIOD, "row-sealing", resealing::run));
    }
}

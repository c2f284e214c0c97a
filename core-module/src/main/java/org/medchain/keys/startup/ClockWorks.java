package org.medchain.keys.startup;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Compares the clocks of this server and the database every second. */
@Shared
record ClockWorks(ServerClock serverClock) implements Works {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Inject
    ClockWorks {}

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        serverClock.showIn(metrics);
        return List.of(Work.every(PERIOD, "clock", serverClock::look).beginningWith(serverClock::look));
    }
}

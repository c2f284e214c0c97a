package org.medchain.keys.revocation;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Looks every second after the questions that wait, and answers them when the server stops. */
@Shared
final class RevocationWorks implements Works {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final RevocationWaits waits;

    @Inject
    RevocationWorks(RevocationWaits waits) {
        this.waits = waits;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(Work.every(PERIOD, "revocations", waits::look).endingWith(waits::endAll));
    }
}

package org.medchain.keys.server.token;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Looks every second whether the issuer's keys are to be read again. */
@Shared
final class TokenWorks implements Works {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final IssuerKeys keys;

    @Inject
    TokenWorks(IssuerKeys keys) {
        this.keys = keys;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(Work.every(PERIOD, "issuer-keys", keys::look).beginningWith(keys::look));
    }
}

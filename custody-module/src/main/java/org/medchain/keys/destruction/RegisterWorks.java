package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.destruction.listing.ErasureListing;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/**
 * Keeps this server's erasure register, the database and the store of erasure keys alike. Every second it lists whose erasure has begun, and
 * compares the database with what was listed last; at a longer interval it lists the erasures, holds and cancellations of other servers. After a start, and after a
 * sign that the database or the store went back, it compares that with the whole register.
 */
@Shared
final class RegisterWorks implements Works {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Metadata PAUSED = NamedMetric.of(
            "medchain_erasures_paused",
            "1 if this server does nothing irreversible by itself, as ERASURES_PAUSED says");

    private final ErasureSettings settings;
    private final ErasureListing listing;
    private final ErasureWatch watch;
    private final RegisterReplay replay;
    private final RestoredErasureKeys restoredKeys;
    private final PauseSettings pause;

    @Inject
    RegisterWorks(
            ErasureSettings settings,
            ErasureListing listing,
            ErasureWatch watch,
            RegisterReplay replay,
            RestoredErasureKeys restoredKeys,
            PauseSettings pause) {
        this.settings = settings;
        this.listing = listing;
        this.watch = watch;
        this.replay = replay;
        this.restoredKeys = restoredKeys;
        this.pause = pause;
    }

    /** Declares the works; when the server stops, the others no longer wait for it. */
    @Override
    public List<Work> declare(MetricRegistry metrics) {
        replay.showIn(metrics);
        metrics.gauge(PAUSED, pause, it -> it.paused() ? 1 : 0);
        return List.of(
                Work.every(SECOND, "begun-erasures", listing::look).endingWith(listing::leave),
                Work.every(SECOND, "database-newest", watch::look),
                Work.every(settings.checkInterval(), "database-all", watch::lookAtAll),
                Work.every(settings.checkInterval(), "erasure-register", replay::catchUp),
                Work.every(settings.checkInterval(), "erasure-register-index", replay::renewIndexes),
                Work.every(MINUTE, "returned-erasure-keys", this::lookUnlessPaused));
    }

    private void lookUnlessPaused() {
        if (!pause.paused()) {
            restoredKeys.look();
        }
    }
}

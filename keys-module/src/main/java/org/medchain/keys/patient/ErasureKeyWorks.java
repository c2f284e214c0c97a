package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.audit.PauseSettings;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/**
 * Looks after the store of erasure keys every minute: keys that are in the records still are moved there, those under a previous KEK are sealed
 * again, abandoned ones are deleted unless erasures are paused. Servers that do so at once do no harm. Where there is no such store, it looks
 * whether another server has one.
 */
@Shared
final class ErasureKeyWorks implements Works {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final ErasureKeyPlace place;
    private final ErasureKeyMigration migration;
    private final ErasureKeyResealing resealing;
    private final AbandonedErasureKeys abandoned;
    private final PauseSettings pause;

    @Inject
    ErasureKeyWorks(
            ErasureKeyPlace place,
            ErasureKeyMigration migration,
            ErasureKeyResealing resealing,
            AbandonedErasureKeys abandoned,
            PauseSettings pause) {
        this.place = place;
        this.migration = migration;
        this.resealing = resealing;
        this.abandoned = abandoned;
        this.pause = pause;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(
                Work.every(PERIOD, "erasure-key-place", place::look),
                Work.inParts(PERIOD, "erasure-key-moves", migration::run).beginningWith(migration::count),
                Work.every(PERIOD, "erasure-key-sealing", resealing::run),
                Work.every(PERIOD, "abandoned-erasure-keys", this::deleteUnlessPaused));
    }

    private void deleteUnlessPaused() {
        if (!pause.paused()) {
            abandoned.delete();
        }
    }
}

package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/**
 * Erases on each server the keys whose destruction window is over, as {@link ErasureTimer} does on one of several, and looks how many are left.
 */
@Shared
final class DestructionWorks implements Works {

    private final ErasureSettings settings;
    private final ErasureRounds rounds;
    private final OverdueErasures overdue;
    private final OpenDestructions open;
    private final WaitingCertificates waiting;

    @Inject
    DestructionWorks(
            ErasureSettings settings,
            ErasureRounds rounds,
            OverdueErasures overdue,
            OpenDestructions open,
            WaitingCertificates waiting) {
        this.settings = settings;
        this.rounds = rounds;
        this.overdue = overdue;
        this.open = open;
        this.waiting = waiting;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        overdue.showIn(metrics);
        open.showIn(metrics);
        waiting.showIn(metrics);
        Duration period = settings.checkInterval();
        return List.of(
                Work.every(period, "erasures", rounds::run),
                Work.every(period, "overdue-erasures", overdue::look),
                Work.every(period, "open-destructions", open::look),
                Work.every(period, "waiting-certificates", waiting::look));
    }
}

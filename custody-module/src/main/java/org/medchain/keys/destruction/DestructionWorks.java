package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Erases on each server the keys whose destruction window is over, and looks how many are left. */
@Shared
final class DestructionWorks implements Works {

    private final ErasureSettings settings;
    private final ErasureRounds rounds;
    private final OverdueErasures overdue;
    private final OpenDestructions open;
    private final WaitingCertificates waiting;
    private final Clock clock;

    @Inject
    DestructionWorks(
            ErasureSettings settings,
            ErasureRounds rounds,
            OverdueErasures overdue,
            OpenDestructions open,
            WaitingCertificates waiting,
            Clock clock) {
        this.settings = settings;
        this.rounds = rounds;
        this.overdue = overdue;
        this.open = open;
        this.waiting = waiting;
        this.clock = clock;
    }

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        overdue.showIn(metrics);
        open.showIn(metrics);
        waiting.showIn(metrics);
        Duration period = settings.checkInterval();
        return List.of(
                // What a server that died left is erased soon after the start.
                Work.every(period, "erasures", rounds::run)
                        .beginningWith(() -> rounds.comeBackAt(Optional.of(clock.instant()))),
                Work.every(period, "overdue-erasures", overdue::look),
                Work.every(period, "open-destructions", open::look),
                Work.every(period, "waiting-certificates", waiting::look));
    }
}

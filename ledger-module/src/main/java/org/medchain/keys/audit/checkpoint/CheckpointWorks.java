package org.medchain.keys.audit.checkpoint;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Looks each second whether checkpoints of chains that changed are due. Every server does so by itself. */
@Shared
final class CheckpointWorks implements Works {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final CheckpointFiles files;
    private final ChainHeadStore heads;
    private final ChangedChains changed;
    private final CheckpointAge age;
    private final Forks forks;
    private final ServerClock serverClock;

    @Inject
    CheckpointWorks(
            CheckpointFiles files,
            ChainHeadStore heads,
            ChangedChains changed,
            CheckpointAge age,
            Forks forks,
            ServerClock serverClock) {
        this.files = files;
        this.heads = heads;
        this.changed = changed;
        this.age = age;
        this.forks = forks;
        this.serverClock = serverClock;
    }

    /** The files are open by now: the start check opens them. */
    @Override
    public List<Work> declare(MetricRegistry metrics) {
        Checkpointer checkpointer = files.checkpointer(heads, changed.newReader(), forks, serverClock::agreedTime);
        age.showIn(metrics);
        forks.showIn(metrics);
        files.showIn(metrics);
        return List.of(Work.every(PERIOD, "checkpoints", () -> look(checkpointer)));
    }

    private void look(Checkpointer checkpointer) {
        if (checkpointer.run()) {
            age.noteUpToDate();
        }
    }
}

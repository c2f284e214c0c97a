package org.medchain.keys.audit.checkpoint;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.server.DiskSpace;
import org.medchain.keys.server.RepeatedTask;

/** Looks each second whether checkpoints of chains that changed are due. Every server does so by itself. */
@ApplicationScoped
public class CheckpointTimer {

    @Resource
    private ManagedScheduledExecutorService scheduler;

    private CheckpointSettings settings;
    private CheckpointFiles files;
    private ChainHeadStore heads;
    private ChangedChains changed;
    private CheckpointAge age;
    private Forks forks;
    private MetricRegistry metrics;
    private Clock clock;
    private ScheduledFuture<?> timer;

    /** For the proxy. */
    protected CheckpointTimer() {}

    @Inject
    CheckpointTimer(
            CheckpointSettings settings,
            CheckpointFiles files,
            ChainHeadStore heads,
            ChangedChains changed,
            CheckpointAge age,
            Forks forks,
            MetricRegistry metrics,
            Clock clock) {
        this.settings = settings;
        this.files = files;
        this.heads = heads;
        this.changed = changed;
        this.age = age;
        this.forks = forks;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** As the container would leave it, its threads in place. */
    CheckpointTimer(
            ManagedScheduledExecutorService scheduler,
            CheckpointSettings settings,
            CheckpointFiles files,
            ChainHeadStore heads,
            ChangedChains changed,
            CheckpointAge age,
            Forks forks,
            MetricRegistry metrics,
            Clock clock) {
        this(settings, files, heads, changed, age, forks, metrics, clock);
        this.scheduler = scheduler;
    }

    /** To be called once, at the start, after the files are open. */
    public void start() {
        CheckpointRule rule = new CheckpointRule(settings.interval(), settings.entries());
        Checkpointer checkpointer = new Checkpointer(
                heads, changed::take, files.directory(), files.signer(), files.verifier(), rule, forks, clock);
        RepeatedTask task = new RepeatedTask("the look for due checkpoints of the audit trail", clock);
        age.showIn(metrics);
        forks.showIn(metrics);
        DiskSpace.show(metrics, "checkpoints", settings.directory());
        timer = scheduler.scheduleWithFixedDelay(() -> task.run(() -> look(checkpointer)), 1, 1, TimeUnit.SECONDS);
    }

    private void look(Checkpointer checkpointer) {
        if (checkpointer.run()) {
            age.noteUpToDate();
        }
    }

    @PreDestroy
    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}

package org.medchain.keys.audit.checkpoint;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looks each second whether checkpoints are due. Every server does so by itself. */
@ApplicationScoped
public class CheckpointTimer {

    private static final Logger LOG = System.getLogger(CheckpointTimer.class.getName());

    @Resource
    private ManagedScheduledExecutorService scheduler;

    private CheckpointSettings settings;
    private CheckpointFiles files;
    private ChainHeadStore heads;
    private Checkpointer checkpointer;
    private Clock clock;
    private Instant silentUntil = Instant.MIN;
    private ScheduledFuture<?> timer;

    /** For the proxy. */
    protected CheckpointTimer() {}

    @Inject
    CheckpointTimer(CheckpointSettings settings, CheckpointFiles files, ChainHeadStore heads, Clock clock) {
        this.settings = settings;
        this.files = files;
        this.heads = heads;
        this.clock = clock;
    }

    /** As the container would leave it, its threads in place. */
    CheckpointTimer(
            ManagedScheduledExecutorService scheduler,
            CheckpointSettings settings,
            CheckpointFiles files,
            ChainHeadStore heads,
            Clock clock) {
        this(settings, files, heads, clock);
        this.scheduler = scheduler;
    }

    /** To be called once, at the start, after the files are open. */
    public void start() {
        CheckpointRule rule = new CheckpointRule(settings.interval(), settings.entries());
        checkpointer = new Checkpointer(heads, files.directory(), files.signer(), files.verifier(), rule, clock);
        timer = scheduler.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Whatever happens, the next look comes: an exception that left here would end the timer. */
    private void look() {
        try {
            checkpointer.run();
        } catch (RuntimeException e) {
            Instant now = clock.instant();
            if (!now.isBefore(silentUntil)) {
                silentUntil = now.plus(settings.interval());
                LOG.log(Level.ERROR, "no checkpoints: the audit trail can't be read", e);
            }
        }
    }
}

package org.medchain.keys.audit.checkpoint;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;

/**
 * The age of this server's last checkpoints of every chain that was due. While it can sign, that is a second or two,
 * whether or not there are new entries. It grows when nobody looks any more, the database can't be read or the
 * directory can't be written.
 *
 * <p>Limit: a chain that may not be signed, since it contradicts its last checkpoint, does not count. It is logged, and
 * verification tells of it: one tenant's damaged chain must not take the service from the others.
 */
@Shared
public final class CheckpointAge {

    private static final Metadata AGE = NamedMetric.of(
            "medchain_checkpoint_age_seconds", "Time since this server last had every checkpoint that was due");

    private static final int INTERVALS = 3;
    private static final Duration LEAST_LIMIT = Duration.ofMinutes(1);

    private final InstantSource waits;
    private final Duration limit;
    private volatile Instant upToDate;

    @Inject
    CheckpointAge(CheckpointSettings settings, InstantSource waits) {
        this(settings.interval(), waits);
    }

    CheckpointAge(Duration interval, InstantSource waits) {
        this.waits = waits;
        this.limit = longer(interval.multipliedBy(INTERVALS), LEAST_LIMIT);
        this.upToDate = waits.instant();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** Shows the age in the metrics. */
    void showIn(MetricRegistry metrics) {
        metrics.gauge(AGE, this, it -> it.age().toSeconds());
    }

    void noteUpToDate() {
        upToDate = waits.instant();
    }

    public Duration age() {
        return Duration.between(upToDate, waits.instant());
    }

    /** The age that is too old: three times the interval of checkpoints, at least a minute. */
    public Duration limit() {
        return limit;
    }

    /** Returns true if the server must not take requests: what it records would stay without proof. */
    public boolean isTooOld() {
        return age().compareTo(limit) > 0;
    }
}

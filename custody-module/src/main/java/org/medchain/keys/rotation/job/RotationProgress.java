package org.medchain.keys.rotation.job;

import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The progress of a rotation: its counts, up to the last patient that was looked at. {@link RotationProgressStore} alone changes them. */
@Embeddable
public class RotationProgress {

    private UUID reached;
    private long done;
    private long failed;
    private long skipped;
    private long dataKeys;
    private long workedMillis;
    private Instant oldestWrapping;

    /** JPA calls this constructor. */
    protected RotationProgress() {}

    RotationProgress(UUID reached) {
        this.reached = reached;
    }

    UUID reached() {
        return reached;
    }

    /** Patients whose keys were moved, all of them; in a dry run: would be. */
    public long done() {
        return done;
    }

    /** Patients none of whose keys was moved, although one should have been. */
    public long failed() {
        return failed;
    }

    /** Patients with nothing to move, or whose keys may not be used. */
    public long skipped() {
        return skipped;
    }

    /** Returns how many data keys were moved; in a dry run, how many would be. */
    public long dataKeys() {
        return dataKeys;
    }

    /** Patients in a second of work; empty before the first were looked at. */
    public Optional<Double> rate() {
        return lookedAt() == 0 || workedMillis == 0
                ? Optional.empty()
                : Optional.of(lookedAt() * 1000.0 / workedMillis);
    }

    Optional<Instant> eta(long total, Instant now) {
        return rate().map(rate -> now.plusMillis((long) ((total - lookedAt()) * 1000.0 / rate)));
    }

    /** The oldest wrapping of those that can be used, of the patients that were looked at; only if a policy started the rotation. */
    Optional<Instant> oldestWrapping() {
        return Optional.ofNullable(oldestWrapping);
    }

    long lookedAt() {
        return done + failed + skipped;
    }
}

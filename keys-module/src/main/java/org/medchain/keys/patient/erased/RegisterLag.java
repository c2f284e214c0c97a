package org.medchain.keys.patient.erased;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.DiskSpace;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;

/**
 * The time since this server's erasure register last listed everyone whose keys the database says are erased, by
 * whichever server. It grows when nobody looks any more, the database can't be read or the file can't be written. Then
 * a restore of the database could bring keys back.
 */
@Shared
public final class RegisterLag {

    private static final Metadata BEHIND = NamedMetric.of(
            "medchain_erasure_register_behind_seconds",
            "Time since the erasure register of this server last listed all erasures of the database");

    private static final Metadata UNTRUSTED = NamedMetric.of(
            "medchain_erasure_records_untrusted",
            "Rows of erased_patients with a wrong MAC or none, as of the last look");

    private final ErasureRegister register;
    private final ErasureRegisterSettings settings;
    private final InstantSource waits;
    private volatile Instant upToDate;

    @Inject
    RegisterLag(ErasureRegister register, ErasureRegisterSettings settings, InstantSource waits) {
        this.register = register;
        this.settings = settings;
        this.waits = waits;
        this.upToDate = waits.instant();
    }

    /** Shows the lag in the metrics, and the room that is left for the files. */
    public void showIn(MetricRegistry metrics) {
        metrics.gauge(BEHIND, this, it -> it.behind().toSeconds());
        metrics.gauge(UNTRUSTED, register, ErasureRegister::untrustedRecords);
        showDisk(metrics, "erasure-register", settings.registerFile());
        settings.copy().ifPresent(copy -> showDisk(metrics, "erasure-register-copy", copy));
    }

    private static void showDisk(MetricRegistry metrics, String of, Path file) {
        DiskSpace.show(metrics, of, file.toAbsolutePath().getParent());
    }

    /** Does what {@link ErasureRegister#catchUp} does, and notes the time. */
    public void catchUp() {
        register.catchUp();
        upToDate = waits.instant();
    }

    private Duration behind() {
        return Duration.between(upToDate, waits.instant());
    }
}

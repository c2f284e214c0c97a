package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.Shared;

/**
 * The number of rotations of whole tenants that have not ended, and how much they have left to do, at the last look.
 */
@Shared
final class UnfinishedRotations {

    private static final Metadata UNFINISHED = Metadata.builder()
            .withName("medchain_rotations_unfinished")
            .withDescription("Rotations of whole tenants that have not ended, paused ones among them")
            .build();
    private static final Metadata LEFT = Metadata.builder()
            .withName("medchain_rotation_patients_left")
            .withDescription("Patients that these rotations have not looked at yet")
            .build();

    private final RotationJobStore jobs;
    private volatile RotationJobStore.Progress progress = new RotationJobStore.Progress(0, 0);

    @Inject
    UnfinishedRotations(RotationJobStore jobs) {
        this.jobs = jobs;
    }

    /** Shows the numbers in the metrics. */
    void showIn(MetricRegistry metrics) {
        metrics.gauge(UNFINISHED, this, it -> it.progress.rotations());
        metrics.gauge(LEFT, this, it -> it.progress.patientsLeft());
    }

    void look() {
        progress = jobs.findProgress();
    }
}

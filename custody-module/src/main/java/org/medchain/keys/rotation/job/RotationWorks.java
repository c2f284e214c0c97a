package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Look;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.WorkStore;
import org.medchain.keys.work.Works;

/**
 * Looks every second for rotations that no server works on, just started or left by a server that died; each minute, for rotations that are overdue
 * or have not ended. One server of all announces and starts what rotation policies ask for.
 */
@Shared
record RotationWorks(
        RotationStarter starter,
        OverdueRotations overdue,
        RotationJobStore jobs,
        RotationSettings settings,
        RotationSchedule schedule,
        WorkStore leases)
        implements Works {

    private static final Metadata UNFINISHED = NamedMetric.of(
            "medchain_rotations_unfinished", "Rotations of whole tenants that have not ended, paused ones among them");
    private static final Metadata LEFT =
            NamedMetric.of("medchain_rotation_patients_left", "Patients that these rotations have not looked at yet");

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Inject
    RotationWorks {}

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        starter.showIn(metrics);
        overdue.showIn(metrics);
        return List.of(
                Work.onOneServer(settings.checkInterval(), "rotation-notices", leases, schedule::announce),
                Work.onOneServer(settings.checkInterval(), "rotation-policies", leases, schedule::startDue),
                Work.every(SECOND, "rotations", starter::startFree),
                Work.every(MINUTE, "overdue-rotations", overdue::look),
                new Look<>(new RotationJobStore.Progress(0, 0), jobs::findProgress)
                        .shownIn(metrics, UNFINISHED, RotationJobStore.Progress::rotations)
                        .shownIn(metrics, LEFT, RotationJobStore.Progress::patientsLeft)
                        .every(MINUTE, "unfinished-rotations"));
    }
}

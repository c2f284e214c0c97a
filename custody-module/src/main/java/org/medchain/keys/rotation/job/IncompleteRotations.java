package org.medchain.keys.rotation.job;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;

/** Logs and counts rotations of whole tenants that ended and left keys behind. Dry runs, which only count, are logged alone. */
@Shared
final class IncompleteRotations {

    private static final Logger LOG = System.getLogger(IncompleteRotations.class.getName());
    private static final Metadata COUNTER = NamedMetric.of(
            "medchain_rotations_incomplete_total",
            "Rotations of whole tenants that ended on this server and left keys behind");

    private final Counter counter;

    @Inject
    IncompleteRotations(MetricRegistry registry) {
        this.counter = registry.counter(COUNTER);
    }

    /** Reports a rotation that has ended, if it left keys behind. */
    void reportIfIncomplete(RotationJob job, long tenantKeysFailed) {
        if (job.progress().failed() + tenantKeysFailed == 0) {
            return;
        }
        if (!job.dryRun()) {
            counter.inc();
        }
        LOG.log(
                Level.WARNING,
                "rotation {0} of tenant {1} is incomplete: the keys of {2} patients and {3} versions of tenant keys are left",
                job.id(),
                job.tenantId(),
                job.progress().failed(),
                tenantKeysFailed);
    }
}

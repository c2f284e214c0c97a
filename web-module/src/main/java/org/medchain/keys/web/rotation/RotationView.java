package org.medchain.keys.web.rotation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.rotation.job.FailedPatient;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.web.json.Time;

/**
 * A rotation of a whole tenant as clients see it; times ISO 8601 in UTC. Failures are shown of one that is asked for alone.
 *
 * @param cancelProposedBy who proposed to cancel it; null if nobody did
 */
public record RotationView(
        String id,
        String status,
        String origin,
        String wrappedUnder,
        String wrappedFrom,
        String wrappedBefore,
        boolean dryRun,
        long total,
        long done,
        long failed,
        long skipped,
        Long tenantKeysFailed,
        long dataKeys,
        Double rate,
        String eta,
        String waitingFor,
        String waitsUntil,
        String createdAt,
        String cancelProposedBy,
        String endedAt,
        List<RotationFailureView> failures) {

    static RotationView of(RotationJob job, Instant now) {
        return view(job, null, now);
    }

    static RotationView of(RotationJob job, List<FailedPatient> failures, Instant now) {
        return view(job, failures.stream().map(RotationFailureView::of).toList(), now);
    }

    private static RotationView view(RotationJob job, List<RotationFailureView> failures, Instant now) {
        Optional<DueWrappings.Selected> selected = job.selected();
        return new RotationView(
                job.id().toString(),
                job.status().name(),
                job.origin().name(),
                selected.flatMap(DueWrappings.Selected::wrappedUnder).orElse(null),
                selected.flatMap(DueWrappings.Selected::wrappedFrom)
                        .map(Instant::toString)
                        .orElse(null),
                selected.flatMap(DueWrappings.Selected::wrappedBefore)
                        .map(Instant::toString)
                        .orElse(null),
                job.dryRun(),
                job.total(),
                job.progress().done(),
                job.progress().failed(),
                job.progress().skipped(),
                job.tenantKeysFailed() == 0 ? null : job.tenantKeysFailed(),
                job.progress().dataKeys(),
                job.progress().rate().map(rate -> Math.round(rate * 10) / 10.0).orElse(null),
                Time.text(job.eta(now)),
                job.waitingFor().map(FailureReason::slug).orElse(null),
                Time.text(job.waitsUntil(now)),
                job.createdAt().toString(),
                job.cancelProposer().map(Proposer::name).orElse(null),
                Time.text(job.endedAt()),
                failures);
    }
}

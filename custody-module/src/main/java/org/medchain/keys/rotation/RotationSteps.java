package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.rotation.job.RotationChange;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationJobStore;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.FourEyes;
import org.medchain.keys.tenant.TenantStore;

/** The steps of a rotation that its callers ask for, by the database's clock. */
@Shared
record RotationSteps(
        TenantStore tenants, PatientStore patients, RotationJobStore jobs, FourEyes fourEyes, DatabaseClock time) {

    @Inject
    RotationSteps {}

    Recorded<RotationJob> start(Attempt attempt, boolean dryRun) {
        TenantId tenantId = attempt.tenant();
        tenants.requireActive(tenantId);
        if (jobs.findUnfinished(tenantId).isPresent()) {
            throw new RotationInProgressException();
        }
        RotationJob job = RotationJob.byCaller(tenantId, dryRun, patients.count(tenantId), time.now());
        return Recorded.changing(jobs.create(attempt, job), job)
                .repeatedFrom(job.id().toString());
    }

    Effect pause(Attempt attempt, RotationJob job) {
        return jobs.change(attempt, RotationChange.pause(job, time.now()));
    }

    Effect resume(Attempt attempt, RotationJob job) {
        return jobs.change(attempt, RotationChange.resume(job, time.now()));
    }

    /**
     * Ends the rotation, or proposes that: where four eyes guard the tenant's destructions, a second person has to end one that a compromise started. Its keys
     * would stay where others may open them.
     */
    Effect cancel(Attempt attempt, RotationJob job) {
        if (job.origin() != RotationOrigin.COMPROMISE) {
            return jobs.change(attempt, RotationChange.cancel(job, time.now()));
        }
        FourEyes.Decision decision = fourEyes.decide(
                attempt,
                job.tenantId(),
                matter(Optional.of(job)),
                entityManager -> matter(RotationJobStore.in(entityManager, job.rowId())));
        Instant now = time.now();
        RotationChange change = decision.proposing()
                ? RotationChange.proposeCancel(job, Proposer.of(attempt.caller().person(), now))
                : RotationChange.cancel(job, now);
        return decision.guard().then(jobs.change(attempt, change));
    }

    private static FourEyes.Matter matter(Optional<RotationJob> stored) {
        return new FourEyes.Matter(true, stored.flatMap(RotationJob::cancelProposer));
    }
}

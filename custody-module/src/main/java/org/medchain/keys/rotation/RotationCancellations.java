package org.medchain.keys.rotation;

import java.time.Clock;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.rotation.job.RotationChange;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationJobStore;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.server.caller.Person;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantStore;

/**
 * Cancels rotations for their callers. Where four eyes guard the tenant's destructions, a second person has to end one that a compromise started: its keys
 * would stay where others may open them.
 */
final class RotationCancellations {

    private final TenantStore tenants;
    private final RotationJobStore jobs;
    private final Clock clock;

    RotationCancellations(TenantStore tenants, RotationJobStore jobs, Clock clock) {
        this.tenants = tenants;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Returns an effect that ends the rotation, or proposes that. */
    Effect cancel(Attempt attempt, RotationJob job) {
        if (job.origin() != RotationOrigin.COMPROMISE) {
            return jobs.change(attempt, RotationChange.cancel(job, clock.instant()));
        }
        Person person = attempt.caller().person();
        boolean proposing = takesSecondPerson(tenants.require(job.tenantId()).policies(), Optional.of(job), person);
        RotationChange change = proposing
                ? RotationChange.proposeCancel(job, Proposer.of(person))
                : RotationChange.cancel(job, clock.instant());
        return requireDecision(job, person, proposing).then(jobs.change(attempt, change));
    }

    private static boolean takesSecondPerson(TenantPolicies ofTenant, Optional<RotationJob> stored, Person person) {
        return ofTenant.fourEyes()
                && stored.flatMap(RotationJob::cancelProposer)
                        .filter(proposer -> proposer.isAnother(person))
                        .isEmpty();
    }

    /** Looked at again in the transaction: four eyes may be turned on beside the request, or the proposal be another. */
    private Effect requireDecision(RotationJob job, Person person, boolean proposing) {
        return entityManager -> {
            boolean decided = takesSecondPerson(
                    tenants.policiesIn(entityManager, job.tenantId()),
                    RotationJobStore.in(entityManager, job.rowId()),
                    person);
            if (decided != proposing) {
                throw new ConcurrentChangeException();
            }
        };
    }
}

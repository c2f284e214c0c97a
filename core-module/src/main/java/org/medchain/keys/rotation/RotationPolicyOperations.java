package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.rotation.job.RotationJobStore;
import org.medchain.keys.rotation.job.RotationOrigin;
import org.medchain.keys.rotation.policy.PolicyRecord;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.rotation.policy.RotationPolicyStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.TenantStore;

/** Shows and sets the rotation policy of a tenant that the caller may administer; another's is answered like a missing one. */
@Shared
public final class RotationPolicyOperations {

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final RotationPolicyStore policies;
    private final RotationJobStore jobs;
    private final RotationEndings endings;
    private final DatabaseClock time;

    @Inject
    RotationPolicyOperations(
            AuditedOperations operations,
            TenantStore tenants,
            RotationPolicyStore policies,
            RotationJobStore jobs,
            RotationEndings endings,
            DatabaseClock time) {
        this.operations = operations;
        this.tenants = tenants;
        this.policies = policies;
        this.jobs = jobs;
        this.endings = endings;
        this.time = time;
    }

    /**
     * A policy, and what becomes of it.
     *
     * @param notBefore no rotation begins by it before; empty if none does at all
     * @param tag of what holds
     */
    public record Planned(RotationPolicy policy, Optional<Instant> notBefore, RowTag tag) {

        private static Planned of(PolicyRecord stored) {
            RotationPolicy policy = stored.policy();
            return new Planned(
                    policy, policy.enabled() ? Optional.of(stored.nextCheck()) : Optional.empty(), stored.tag());
        }
    }

    /** The tenant's policy, or what holds for one that set none. */
    public Planned read(TenantId tenantId) {
        return operations
                .administering(tenantId)
                .run(Operation.READ_ROTATION_POLICY, attempt -> Recorded.found(find(tenantId)));
    }

    /**
     * Sets the policy in place of the one before. One that is off ends the rotation that it started.
     *
     * @throws org.medchain.keys.PreconditionRequiredException if the tenant set one, and the request expects nothing
     * @throws org.medchain.keys.PreconditionFailedException if it is not as the request expects it
     */
    public Planned set(TenantId tenantId, RotationPolicy policy, RowCondition condition) {
        return operations
                .administering(tenantId)
                .runOnce(
                        Operation.SET_ROTATION_POLICY,
                        attempt -> setting(attempt, tenantId, policy, condition),
                        (attempt, unused) -> Recorded.found(find(tenantId)));
    }

    private Recorded<Planned> setting(
            Attempt attempt, TenantId tenantId, RotationPolicy policy, RowCondition condition) {
        tenants.require(tenantId);
        requireExpected(tenantId, condition);
        Instant now = time.now();
        if (!policy.enabled()) {
            jobs.findUnfinished(tenantId)
                    .filter(job -> job.origin() == RotationOrigin.POLICY)
                    .ifPresent(job -> endings.cancel(attempt, job, now));
        }
        return Recorded.changingThen(policies.store(attempt, tenantId, policy, condition, now), () -> find(tenantId));
    }

    /** Requires the expected policy, before a rotation is ended and again when the policy is stored. */
    private void requireExpected(TenantId tenantId, RowCondition condition) {
        policies.find(tenantId)
                .ifPresentOrElse(
                        stored -> condition.requireToReplace(stored.tag()),
                        () -> condition.requireToCreate(Optional.of(PolicyRecord.tagOfNone(tenantId))));
    }

    private Planned find(TenantId tenantId) {
        tenants.require(tenantId);
        return policies.find(tenantId)
                .map(Planned::of)
                .orElse(new Planned(RotationPolicy.DEFAULT, Optional.empty(), PolicyRecord.tagOfNone(tenantId)));
    }
}

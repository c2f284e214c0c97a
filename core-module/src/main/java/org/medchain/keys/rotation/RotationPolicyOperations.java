package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.rotation.job.RotationJobStore;
import org.medchain.keys.rotation.job.RotationOrigin;
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
     */
    public record Planned(RotationPolicy policy, Optional<Instant> notBefore) {

        private static Planned of(RotationPolicy policy, Instant notBefore) {
            return new Planned(policy, policy.enabled() ? Optional.of(notBefore) : Optional.empty());
        }
    }

    /** The tenant's policy, or what holds for one that set none. */
    public Planned read(TenantId tenantId) {
        return operations
                .administering(tenantId)
                .run(Operation.READ_ROTATION_POLICY, attempt -> Recorded.found(find(tenantId)));
    }

    /** Sets the policy in place of the one before. One that is off ends the rotation that it started. */
    public Planned set(TenantId tenantId, RotationPolicy policy) {
        return operations
                .administering(tenantId)
                .runOnce(
                        Operation.SET_ROTATION_POLICY,
                        attempt -> setting(attempt, tenantId, policy),
                        (attempt, unused) -> Recorded.found(find(tenantId)));
    }

    private Recorded<Planned> setting(Attempt attempt, TenantId tenantId, RotationPolicy policy) {
        tenants.require(tenantId);
        Instant now = time.now();
        if (!policy.enabled()) {
            jobs.findUnfinished(tenantId)
                    .filter(job -> job.origin() == RotationOrigin.POLICY)
                    .ifPresent(job -> endings.cancel(attempt, job, now));
        }
        return Recorded.changing(policies.store(attempt, tenantId, policy, now), Planned.of(policy, now));
    }

    private Planned find(TenantId tenantId) {
        tenants.require(tenantId);
        return policies.find(tenantId)
                .map(stored -> Planned.of(stored.policy(), stored.nextCheck()))
                .orElse(new Planned(RotationPolicy.DEFAULT, Optional.empty()));
    }
}

package org.medchain.keys.rotation;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.rotation.policy.PolicyRecord;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.rotation.policy.RotationPolicyStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.FourEyes;
import org.medchain.keys.tenant.TenantStore;

/** Shows and sets the rotation policy of a tenant that the caller may administer; another's is answered like a missing one. */
@Shared
public final class RotationPolicyOperations {

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final RotationPolicyStore policies;
    private final RotationEndings endings;
    private final FourEyes fourEyes;
    private final DatabaseClock time;

    @Inject
    RotationPolicyOperations(
            AuditedOperations operations,
            TenantStore tenants,
            RotationPolicyStore policies,
            RotationEndings endings,
            FourEyes fourEyes,
            DatabaseClock time) {
        this.operations = operations;
        this.tenants = tenants;
        this.policies = policies;
        this.endings = endings;
        this.fourEyes = fourEyes;
        this.time = time;
    }

    /**
     * A policy, and what becomes of it.
     *
     * @param notBefore no rotation begins by it before; empty if none does at all
     * @param proposed the policy that waits for a second person
     * @param proposer who asked for that
     * @param tag of what holds, and of what is proposed
     */
    public record Planned(
            RotationPolicy policy,
            Optional<Instant> notBefore,
            Optional<RotationPolicy> proposed,
            Optional<Proposer> proposer,
            RowTag tag) {

        /** Returns the name of who asked for the policy that waits. */
        public Optional<String> proposedBy() {
            return proposer.map(Proposer::name);
        }

        private static Planned of(PolicyRecord stored) {
            RotationPolicy policy = stored.policy();
            return new Planned(
                    policy,
                    policy.enabled() ? Optional.of(stored.nextCheck()) : Optional.empty(),
                    stored.proposedPolicy(),
                    stored.proposer(),
                    stored.tag());
        }
    }

    /** The tenant's policy, or what holds for one that set none. */
    public Planned read(TenantId tenantId) {
        return operations
                .administering(tenantId)
                .run(Operation.READ_ROTATION_POLICY, attempt -> Recorded.found(find(tenantId)));
    }

    /**
     * Sets the policy in place of the one before. One that is off ends the rotation that it started. Where four eyes guard the tenant's destructions, one
     * that lets wrappings grow older is set once a second person asks for the same.
     *
     * @throws org.medchain.keys.PreconditionRequiredException if the tenant set one, and the request expects nothing
     * @throws org.medchain.keys.PreconditionFailedException if it is not as the request expects it
     * @throws org.medchain.keys.TenantRestoredException if the tenant's database went back, and that is not confirmed
     * @throws org.medchain.keys.ConcurrentChangeException if what this seconds was proposed before a restoration was confirmed
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
        FourEyes.Decision decision = fourEyes.decide(
                attempt,
                tenantId,
                matter(policies.find(tenantId), policy),
                entityManager -> matter(RotationPolicyStore.in(entityManager, tenantId), policy));
        Instant now = time.now();
        Effect setting = decision.proposing()
                ? policies.propose(attempt, tenantId, policy, condition, now)
                : policies.store(attempt, tenantId, policy, condition, now);
        Recorded<Planned> set = Recorded.changingThen(decision.guard().then(setting), () -> find(tenantId));
        boolean ends = !decision.proposing() && !policy.enabled();
        return endings.cancelling(ends ? endings.findOfPolicy(tenantId) : Optional.empty(), attempt, set, now);
    }

    private static FourEyes.Matter matter(Optional<PolicyRecord> stored, RotationPolicy wanted) {
        return new FourEyes.Matter(
                stored.filter(it -> wanted.protectsLessThan(it.policy())).isPresent(),
                stored.flatMap(it -> it.proposerOf(wanted)));
    }

    /** Requires the expected policy, before anything is prepared and again when the policy is stored. */
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
                .orElse(new Planned(
                        RotationPolicy.DEFAULT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        PolicyRecord.tagOfNone(tenantId)));
    }
}

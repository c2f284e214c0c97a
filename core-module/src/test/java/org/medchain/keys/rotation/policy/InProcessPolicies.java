package org.medchain.keys.rotation.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.InProcessRows;

/** The rotation policies of a process without a server. What a test prepares leaves no audit event. */
public final class InProcessPolicies {

    private final InProcessAudit audit;
    private final Clock clock;
    private final RotationPolicyStore store;

    public InProcessPolicies(InProcessAudit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
        this.store = new RotationPolicyStore(audit.database(), InProcessRows.of(audit.database()));
    }

    public RotationPolicyStore store() {
        return store;
    }

    /** What a sign-off of a review asks about policies. */
    public WaitingMatters unconfirmed() {
        return store;
    }

    /** From here on this is the tenant's policy; it is due at once. */
    public void set(TenantId tenantId, RotationPolicy policy) {
        audit.database().change(entityManager -> {
            PolicyRecord set = new PolicyRecord(tenantId);
            set.set(policy, clock.instant());
            InProcessRows.sealed(entityManager, entityManager.merge(set));
        });
    }

    /** The tenant's policy is looked at again at that time. */
    public void scheduleNext(TenantId tenantId, Instant nextCheck, Optional<Instant> noticeAt) {
        store.scheduleNext(store.find(tenantId).orElseThrow(), nextCheck, noticeAt);
    }

    public static RotationPolicy yearly(boolean enabled) {
        return new RotationPolicy(enabled, Duration.ofDays(365), Optional.empty());
    }

    /** When the tenant's policy is looked at next. */
    public Instant nextCheck(TenantId tenantId) {
        return audit.database()
                .read(entityManager -> entityManager
                        .createQuery(
                                "select p.nextCheck from PolicyRecord p where p.tenantId = :tenantId", Instant.class)
                        .setParameter("tenantId", tenantId.value())
                        .getSingleResult());
    }
}

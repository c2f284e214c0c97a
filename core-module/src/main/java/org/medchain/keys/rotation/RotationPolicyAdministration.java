package org.medchain.keys.rotation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.tenant.Tenants;

/** Shows and sets the rotation policy of a tenant that the caller may administer; another's is answered like a missing one. */
@ApplicationScoped
public class RotationPolicyAdministration {

    private final Clock clock = Clock.systemUTC();
    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private RotationPolicies policies;

    /** For the proxy. */
    protected RotationPolicyAdministration() {}

    @Inject
    RotationPolicyAdministration(
            AuditedOperations operations, AuditLedger ledger, Tenants tenants, RotationPolicies policies) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.policies = policies;
    }

    /** The tenant's policy, or what holds for one that set none. */
    public RotationPolicy read(TenantId tenantId) {
        return administer(Operation.READ_ROTATION_POLICY, tenantId, attempt -> {
            RotationPolicy policy =
                    policies.find(tenantId).map(StoredPolicy::policy).orElse(RotationPolicy.DEFAULT);
            ledger.recordSuccess(attempt);
            return policy;
        });
    }

    /** Sets the policy in place of the one before. One that is off ends the rotation that it started. */
    public RotationPolicy set(TenantId tenantId, RotationPolicy policy) {
        return administer(Operation.SET_ROTATION_POLICY, tenantId, attempt -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            ledger.recordSuccess(attempt, entityManager -> store(entityManager, tenantId, policy, now));
            return policy;
        });
    }

    private static void store(EntityManager entityManager, TenantId tenantId, RotationPolicy policy, Instant now) {
        entityManager.merge(new StoredPolicy(tenantId, policy, now));
        if (!policy.enabled()) {
            entityManager
                    .createQuery(
                            "update RotationJob j set j.status = :cancelled, j.activeTenant = null, j.endedAt = :now"
                                    + " where j.activeTenant = :tenantId and j.origin = :policy")
                    .setParameter("cancelled", RotationStatus.CANCELLED)
                    .setParameter("now", now)
                    .setParameter("tenantId", tenantId.value())
                    .setParameter("policy", RotationOrigin.POLICY)
                    .executeUpdate();
        }
    }

    private <T> T administer(Operation operation, TenantId tenantId, Function<Attempt, T> work) {
        return operations.run(operation, attempt -> {
            if (!attempt.caller().mayAdminister(tenantId)) {
                throw new UnknownTenantException();
            }
            attempt.actsOn(tenantId);
            tenants.require(tenantId);
            return work.apply(attempt);
        });
    }
}

package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Person;

/**
 * Decides whether something that lowers a protection is done, or only proposed: where four eyes guard the tenant's destructions, a second person has to ask for
 * the same. Neither happens to a restored tenant, and nobody seconds what was proposed before a restoration was confirmed: that it was taken back may be lost.
 */
@Shared
public final class FourEyes {

    private final TenantStore tenants;
    private final RestoredTenants restored;

    @Inject
    FourEyes(TenantStore tenants, RestoredTenants restored) {
        this.tenants = tenants;
        this.restored = restored;
    }

    /**
     * A matter that a person asks for, as the database has it.
     *
     * @param guarded false if one person may do it in any case
     * @param proposer who proposed the same; empty if nobody did
     */
    public record Matter(boolean guarded, Optional<Proposer> proposer) {

        private boolean takesTwo(TenantPolicies ofTenant) {
            return guarded && ofTenant.fourEyes();
        }

        private Optional<Proposer> secondedBy(Person person) {
            return proposer.filter(it -> it.isAnother(person));
        }

        private boolean isToPropose(TenantPolicies ofTenant, Person person) {
            return takesTwo(ofTenant) && secondedBy(person).isEmpty();
        }
    }

    /**
     * A decision, and an effect that changes nothing.
     *
     * @param proposing true if it is to be proposed, false if it is to be done
     * @param guard is refused when applied if the tenant is restored, or the decision would be another by then
     */
    public record Decision(boolean proposing, Effect guard) {}

    /**
     * Decides by what was found. The guard looks again in the transaction: four eyes may be turned on beside the request, or the proposal be another.
     *
     * @param stored reads the same in the transaction
     * @throws TenantRestoredException if the tenant is restored
     */
    public Decision decide(Attempt attempt, TenantId tenantId, Matter found, Function<EntityManager, Matter> stored) {
        if (restored.isRestored(tenantId)) {
            // What the caller does beside the unit is not undone if the guard refuses.
            throw new TenantRestoredException();
        }
        Person person = attempt.caller().person();
        boolean proposing = found.isToPropose(tenants.require(tenantId).policies(), person);
        return new Decision(
                proposing,
                restored.requireNotRestored(tenantId)
                        .then(entityManager -> require(entityManager, tenantId, person, proposing, stored)));
    }

    private void require(
            EntityManager entityManager,
            TenantId tenantId,
            Person person,
            boolean proposing,
            Function<EntityManager, Matter> stored) {
        TenantPolicies ofTenant = tenants.policiesIn(entityManager, tenantId);
        Matter matter = stored.apply(entityManager);
        if (matter.isToPropose(ofTenant, person) != proposing) {
            throw new ConcurrentChangeException();
        }
        if (matter.takesTwo(ofTenant)) {
            matter.secondedBy(person)
                    .ifPresent(it -> restored.requireNotConfirmedSince(entityManager, tenantId, it.time()));
        }
    }
}

package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Person;
import org.medchain.keys.server.database.Database;

/**
 * Decides whether something that lowers a protection is done, or only proposed: where four eyes guard the tenant's destructions, a second person has to ask for
 * the same. Neither happens to a restored tenant, and nobody seconds what was proposed before a restoration was confirmed: that it was taken back may be lost.
 */
@Shared
public final class FourEyes {

    private final TenantStore tenants;
    private final RestoredTenants restored;
    private final Database database;

    @Inject
    FourEyes(TenantStore tenants, RestoredTenants restored, Database database) {
        this.tenants = tenants;
        this.restored = restored;
        this.database = database;
    }

    /**
     * A matter that a person asks for, as the database has it.
     *
     * @param guarded false if one person may do it in any case
     * @param proposer who proposed the same; empty if nobody did
     */
    public record Matter(boolean guarded, Optional<Proposer> proposer) {

        private boolean isToPropose(TenantPolicies ofTenant, Person person) {
            return guarded
                    && ofTenant.fourEyes()
                    && secondedBy(ofTenant, person).isEmpty();
        }

        private Optional<Proposer> secondedBy(TenantPolicies ofTenant, Person person) {
            return proposer.filter(it -> guarded && ofTenant.fourEyes() && it.isAnother(person));
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
     * @throws org.medchain.keys.TenantRestoredException if the tenant is restored
     * @throws ConcurrentChangeException if this seconds what was proposed before a restoration was confirmed
     */
    public Decision decide(Attempt attempt, TenantId tenantId, Matter found, Function<EntityManager, Matter> stored) {
        Person person = attempt.caller().person();
        TenantPolicies ofTenant = tenants.require(tenantId).policies();
        Optional<Instant> seconded = found.secondedBy(ofTenant, person).map(Proposer::time);
        Effect notRestored = restored.requireNotRestoredSince(tenantId, found.secondedBy(ofTenant, person));
        // What the caller does beside the unit would not be undone if the unit alone were refused.
        boolean proposing = database.read(entityManager -> {
            notRestored.apply(entityManager);
            return found.isToPropose(ofTenant, person);
        });
        return new Decision(proposing, notRestored.then(entityManager -> {
            TenantPolicies now = tenants.policiesIn(entityManager, tenantId);
            Matter matter = stored.apply(entityManager);
            if (matter.isToPropose(now, person) != proposing
                    || !matter.secondedBy(now, person).map(Proposer::time).equals(seconded)) {
                throw new ConcurrentChangeException();
            }
        }));
    }
}

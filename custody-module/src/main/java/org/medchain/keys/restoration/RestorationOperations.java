package org.medchain.keys.restoration;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationScope;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.audit.restoration.RestorationStore;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.tenant.TenantStore;

/**
 * Shows what the caller's tenant lacks since its database went back, and confirms that it continues without it: one privacy officer, or two where
 * four eyes guard destructions.
 */
@Shared
public final class RestorationOperations {

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final RestoredTenants restored;
    private final RestorationStore restorations;
    private final DatabaseClock time;
    private final ServerClock serverClock;

    /**
     * The state of a tenant.
     *
     * @param last its last restoration; empty if there never was one
     */
    public record Standing(TenantId tenantId, Optional<Restoration> last) {}

    @Inject
    RestorationOperations(
            AuditedOperations operations,
            TenantStore tenants,
            RestoredTenants restored,
            RestorationStore restorations,
            DatabaseClock time,
            ServerClock serverClock) {
        this.operations = operations;
        this.tenants = tenants;
        this.restored = restored;
        this.restorations = restorations;
        this.time = time;
        this.serverClock = serverClock;
    }

    /**
     * Reads the state of the caller's tenant. Its chain is compared with what this server knows of it.
     *
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public Standing read() {
        return ofCallersTenant().run(Operation.READ_RESTORATION, attempt -> {
            restored.look(attempt.tenant());
            return Recorded.found(new Standing(attempt.tenant(), restorations.find(attempt.tenant())));
        });
    }

    /**
     * Confirms the restoration that the caller saw.
     *
     * @return the restoration after it: confirmed, or waiting for a second person
     * @throws CallerRefusedException if the caller's token names no tenant
     * @throws org.medchain.keys.ConcurrentChangeException if there is nothing to confirm, or something else was found meanwhile
     * @throws org.medchain.keys.SecondPersonNeededException if a second person is needed and this may be the first one
     * @throws TenantRestoredException while the clocks of this server and of the database differ: what was proposed before a time to come would not count
     */
    public Restoration confirm(UUID seen) {
        return ofCallersTenant()
                .runOnce(
                        Operation.CONFIRM_RESTORATION,
                        attempt -> confirming(attempt, seen),
                        (attempt, unused) -> Recorded.found(require(attempt.tenant())));
    }

    private OperationScope ofCallersTenant() {
        return operations.ofCallersTenant(Optional.empty());
    }

    private Recorded<Restoration> confirming(Attempt attempt, UUID seen) {
        TenantId tenantId = attempt.tenant();
        if (serverClock.agreedTime().isEmpty()) {
            throw new TenantRestoredException();
        }
        // So that nobody confirms less than there is to be seen.
        restored.look(tenantId);
        // The policy of the moment: one that was just changed holds.
        Effect confirming = entityManager -> restorations
                .confirming(
                        attempt,
                        tenantId,
                        seen,
                        attempt.caller().person(),
                        tenants.policiesIn(entityManager, tenantId).fourEyes(),
                        time.now(entityManager))
                .apply(entityManager);
        return Recorded.changingThen(confirming, () -> {
            restored.lookAtConfirmations();
            return require(tenantId);
        });
    }

    private Restoration require(TenantId tenantId) {
        return restorations.find(tenantId).orElseThrow();
    }
}

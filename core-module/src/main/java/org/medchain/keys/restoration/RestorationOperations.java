package org.medchain.keys.restoration;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.audit.restoration.RestorationStore;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.TenantStore;

/**
 * Shows what the caller's tenant lacks since its database went back, and confirms that it goes on without it: one privacy officer, or two where
 * four eyes guard destructions. A token for every tenant acts on the installation's own chain.
 */
@Shared
public final class RestorationOperations {

    private final AuditedOperations operations;
    private final RestoredTenants restored;
    private final RestorationStore restorations;
    private final DatabaseClock time;

    /**
     * How a chain stands.
     *
     * @param last its last restoration; empty if there never was one
     */
    public record Standing(String chain, Optional<Restoration> last) {}

    @Inject
    RestorationOperations(
            AuditedOperations operations, RestoredTenants restored, RestorationStore restorations, DatabaseClock time) {
        this.operations = operations;
        this.restored = restored;
        this.restorations = restorations;
        this.time = time;
    }

    /**
     * How the caller's tenant stands. The chain is compared with what this server knows of it.
     *
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public Standing read() {
        return operations.installation().run(Operation.READ_RESTORATION, attempt -> {
            String chain = chainOf(attempt.caller());
            restored.look(chain);
            return Recorded.found(new Standing(chain, restorations.find(chain)));
        });
    }

    /**
     * Confirms the restoration that the caller saw.
     *
     * @return the restoration after it: confirmed, or waiting for a second person
     * @throws CallerRefusedException if the caller's token names no tenant
     * @throws org.medchain.keys.ConcurrentChangeException if there is nothing to confirm, or something else was found meanwhile
     * @throws org.medchain.keys.SecondPersonNeededException if a second person is needed and this may be the first one
     */
    public Restoration confirm(UUID seen) {
        return operations
                .installation()
                .runOnce(
                        Operation.CONFIRM_RESTORATION,
                        attempt -> confirming(attempt, seen),
                        (attempt, unused) -> Recorded.found(require(chainOf(attempt.caller()))));
    }

    private Recorded<Restoration> confirming(Attempt attempt, UUID seen) {
        String chain = chainOf(attempt.caller());
        // So that nobody confirms less than there is to be seen.
        restored.look(chain);
        Effect confirming = entityManager -> RestorationStore.confirming(
                        chain, seen, attempt.caller().person(), fourEyes(entityManager, chain), time.now(entityManager))
                .apply(entityManager);
        return Recorded.changingThen(confirming, () -> {
            restored.lookAtConfirmations();
            return require(chain);
        });
    }

    /** The policy of the moment: one that was just changed holds. */
    private static boolean fourEyes(EntityManager entityManager, String chain) {
        return !chain.equals(AuditEvent.INSTALLATION)
                && TenantStore.policiesIn(entityManager, new TenantId(chain)).fourEyes();
    }

    private Restoration require(String chain) {
        return restorations.find(chain).orElseThrow();
    }

    private static String chainOf(Caller caller) {
        if (caller.scope() == Caller.Scope.NO_TENANT) {
            throw new CallerRefusedException();
        }
        return caller.tenant().map(TenantId::value).orElse(AuditEvent.INSTALLATION);
    }
}

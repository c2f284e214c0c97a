package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.WaitTimeout;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStore;

/**
 * Starts another look through tenants' data keys for those without a copy: a database that went back may have lost
 * copies, and the note that all were there.
 *
 * <p>What is looked for is the tenant's own recovery key, as its row has it when the work is done; nothing here says for whom copies are made.
 */
@Shared
public final class EscrowBackfills {

    private static final Logger LOG = System.getLogger(EscrowBackfills.class.getName());
    private static final int PAGE = 500;

    private final Database database;
    private final TenantStore tenants;
    private final EscrowSettings settings;

    /** The tenants whose rows were locked. */
    private final Set<TenantId> left = ConcurrentHashMap.newKeySet();

    @Inject
    EscrowBackfills(Database database, TenantStore tenants, EscrowSettings settings) {
        this.database = database;
        this.tenants = tenants;
        this.settings = settings;
    }

    /**
     * Has the tenant's data keys looked at, from the first patient on, if the tenant has a recovery key. The key stays as it is until the transaction ends:
     * otherwise a look for copies under the old key could replace the one for copies under the new key.
     */
    static Effect lookAgain(TenantId tenantId) {
        return entityManager -> looking(
                        tenantId,
                        Optional.ofNullable(entityManager.find(
                                        Tenant.class, tenantId.value(), LockModeType.PESSIMISTIC_WRITE))
                                .flatMap(Tenant::recoveryKey))
                .apply(entityManager);
    }

    static Effect looking(TenantId tenantId, Optional<RecoveryPublicKey> recoveryKey) {
        return recoveryKey
                .map(it -> BackfillStore.begin(tenantId, it.id()))
                .orElseGet(() -> BackfillStore.end(tenantId));
    }

    private void lookAgainAt(TenantId tenantId) {
        boolean begun = WaitTimeout.passOver(
                () -> {
                    database.change(lookAgain(tenantId)::apply);
                    return true;
                },
                e -> LOG.log(Level.WARNING, "escrow copies of tenant " + tenantId.value() + " are looked for later", e),
                false);
        if (begun) {
            left.remove(tenantId);
        } else {
            left.add(tenantId);
        }
    }

    /** Starts another look at every tenant. One whose row is locked keeps back no other. Does nothing while escrow is off. */
    public void lookAgainAtAll() {
        if (!settings.enabled()) {
            return;
        }
        List<Tenant> page = tenants.findAfter(Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            page.stream().filter(EscrowBackfills::hasRecoveryKey).forEach(it -> lookAgainAt(it.tenantId()));
            page = tenants.findAfter(Optional.of(page.get(page.size() - 1).tenantId()), PAGE);
        }
    }

    /** Starts another look at the tenants whose rows were locked. */
    void lookAgainAtTheLeft() {
        left.forEach(tenantId -> {
            try {
                lookAgainAt(tenantId);
            } catch (MalformedValueException e) { // It has no recovery key: as hasRecoveryKey says.
                left.remove(tenantId);
            }
        });
    }

    /**
     * Returns true if the tenant has a recovery key; one that was changed past the service to an impossible key has
     * none: the watch over directing rows reports it, and others need not wait for it.
     */
    private static boolean hasRecoveryKey(Tenant tenant) {
        try {
            return tenant.recoveryKey().isPresent();
        } catch (MalformedValueException e) {
            return false;
        }
    }

    /**
     * Tells of tenants with a recovery key while escrow is off: their new data keys get no copy.
     *
     * @return how many there are
     */
    long warnIfOff() {
        long tenantsWithKey = settings.enabled() ? 0 : tenants.countRecoveryKeys();
        if (tenantsWithKey > 0) {
            LOG.log(
                    Level.WARNING,
                    tenantsWithKey + " tenants have a recovery key, but ESCROW_ENABLED is not true: their new data keys"
                            + " get no escrow copy");
        }
        return tenantsWithKey;
    }
}

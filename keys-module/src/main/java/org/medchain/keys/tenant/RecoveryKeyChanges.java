package org.medchain.keys.tenant;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;

/**
 * The steps by which a tenant's recovery key becomes another: one person proposes it, another approves it, it waits, and then it holds. Each is one
 * change of the tenant's row, with its event.
 */
@Shared
public final class RecoveryKeyChanges {

    private final TenantStore tenants;
    private final TenantChanges changes;
    private final RestoredTenants restored;
    private final DatabaseClock time;

    @Inject
    RecoveryKeyChanges(TenantStore tenants, TenantChanges changes, RestoredTenants restored, DatabaseClock time) {
        this.tenants = tenants;
        this.changes = changes;
        this.restored = restored;
        this.time = time;
    }

    /**
     * Another takes the place of what was proposed before, approved or not.
     *
     * @param condition refused when applied if there is something else than it expects
     */
    public Recorded<Tenant> propose(
            Attempt attempt, TenantId tenantId, Optional<RecoveryPublicKey> recoveryKey, RowCondition condition) {
        Instant now = time.now();
        return changed(attempt, tenantId, restored.requireNotRestored(tenantId), tenant -> {
            require(condition, tenant, recoveryKey.isPresent());
            tenant.proposeRecoveryKey(recoveryKey, attempt.caller().person(), now);
        });
    }

    /**
     * Requires the condition of a request; one that removes the key is no replacement: it says by itself what it takes
     * away.
     */
    private static void require(RowCondition condition, Tenant tenant, boolean another) {
        RowTag tag = tenant.recoveryKeyTag();
        if (!another) {
            condition.requireToChange(tag);
        } else if (tenant.recoveryKey().isPresent()
                || tenant.recoveryKeyProposal().isPresent()) {
            condition.requireToReplace(tag);
        } else {
            condition.requireToCreate(Optional.of(tag));
        }
    }

    /**
     * The wait of what is proposed begins.
     *
     * @param expected what the caller means; refused when applied if another is proposed
     */
    public Recorded<Tenant> approve(Attempt attempt, TenantId tenantId, Optional<RecoveryKeyId> expected) {
        Instant now = time.now();
        return changed(
                attempt,
                tenantId,
                requireNotRestoredSince(
                        tenants.require(tenantId),
                        proposal -> Optional.of(proposal.proposer().time())),
                tenant -> tenant.approveRecoveryKey(expected, attempt.caller().person(), now));
    }

    /** A restoration that is confirmed ends what was proposed, or approved, before it: that it was cancelled may be lost. */
    private Effect requireNotRestoredSince(Tenant tenant, Function<RecoveryKeyProposal, Optional<Instant>> time) {
        Instant since = tenant.recoveryKeyProposal().flatMap(time).orElseThrow(ConcurrentChangeException::new);
        return restored.requireNotRestoredSince(tenant.tenantId(), since);
    }

    /** Drops what is proposed, approved or not. */
    public Recorded<Tenant> cancel(Attempt attempt, TenantId tenantId) {
        Instant now = time.now();
        return changed(attempt, tenantId, Effect.NONE, tenant -> tenant.cancelRecoveryKey(now));
    }

    /**
     * Makes the due recovery key hold from here on; refused when applied if none is due.
     *
     * @param with is committed with it, for the key that the tenant has then
     */
    public Effect hold(
            Attempt attempt, Tenant tenant, Instant now, Function<Optional<RecoveryPublicKey>, Effect> with) {
        Optional<RecoveryPublicKey> next = tenant.recoveryKeyProposal().flatMap(RecoveryKeyProposal::recoveryKey);
        return requireNotRestoredSince(tenant, RecoveryKeyProposal::approvedAt)
                .then(changes.change(attempt, tenant, it -> it.holdRecoveryKey(now)))
                .then(with.apply(next));
    }

    private Recorded<Tenant> changed(Attempt attempt, TenantId tenantId, Effect guard, Consumer<Tenant> step) {
        Effect changing = guard.then(changes.change(attempt, tenants.require(tenantId), step));
        return changes.changed(tenantId, changing, () -> tenants.require(tenantId));
    }
}

package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.escrow.recovery.RecoveryOperations.Standing;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStore;

/** The recoveries as they stand now, by the database's clock. While escrow is off, there is none. */
@Shared
record Recoveries(
        RecoveryStore store,
        TenantStore tenants,
        RestoredTenants restored,
        EscrowSettings settings,
        DatabaseClock time,
        Clock clock) {

    @Inject
    Recoveries {}

    Instant now() {
        return time.now();
    }

    /** @throws org.medchain.keys.escrow.EscrowDisabledException if escrow is off */
    void requireEnabled() {
        settings.requireEnabled();
    }

    /**
     * @throws org.medchain.keys.escrow.EscrowDisabledException if escrow is off
     * @throws UnknownRecoveryException if the tenant has no such recovery
     */
    RecoveryRecord require(TenantId tenantId, RecoveryId id) {
        requireEnabled();
        return store.require(tenantId, id);
    }

    /** Returns how the recovery stands, whether or not escrow is on. */
    Standing standing(TenantId tenantId, RecoveryId id) {
        return standing(store.require(tenantId, id), now());
    }

    private static Standing standing(RecoveryRecord recovery, Instant now) {
        return new Standing(recovery, recovery.statusAt(now));
    }

    /** The tenant's recoveries, newest first. */
    List<Standing> findBefore(TenantId tenantId, Optional<RecoveryId> before, int limit) {
        requireEnabled();
        Instant now = now();
        return store.findBefore(tenantId, before, limit).stream()
                .map(it -> standing(it, now))
                .toList();
    }

    /** Requires a tenant that may use its keys. */
    Tenant requireActiveTenant(TenantId tenantId) {
        return tenants.requireActive(tenantId);
    }

    /** Requires a tenant that may use its keys, and whose CMK or KEK is active. */
    Tenant requireTenantWithActiveCmk(TenantId tenantId) {
        Tenant tenant = requireActiveTenant(tenantId);
        tenant.cmkDates().requireActive(clock.instant());
        return tenant;
    }

    /** A restoration that is confirmed ends what was approved before it: that it was cancelled may be lost. */
    Effect requireStillApproved(RecoveryRecord recovery) {
        return restored.requireNotRestoredSince(
                recovery.tenantId(), recovery.persons().approvedAt().orElseThrow(ConcurrentChangeException::new));
    }

    /** Asks for {@link #requireStillApproved} before there is work for it. */
    void requireApprovedNow(RecoveryRecord recovery) {
        store.ask(requireStillApproved(recovery));
    }

    /** A new recovery, to be committed with its audit event. */
    Effect create(Attempt attempt, RecoveryRecord requested) {
        return store.create(attempt, requested);
    }

    /** A step of the recovery, to be committed with its audit event. */
    Effect change(Attempt attempt, RecoveryId id, Consumer<RecoveryRecord> step) {
        return store.change(attempt, id, step);
    }

    /** Changes nothing, and keeps what leaves from being committed if the recovery is not exported, or has ended. */
    Effect requireExported(RecoveryRecord recovery) {
        return store.requireExported(recovery.tenantId(), recovery.id(), now());
    }

    /** Counts the data keys that come back. */
    Effect count(RecoveryRecord recovery, long dataKeys, Instant now) {
        return store.count(recovery.tenantId(), recovery.id(), dataKeys, now);
    }
}

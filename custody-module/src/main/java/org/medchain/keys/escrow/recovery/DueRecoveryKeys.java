package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedBatches;
import org.medchain.keys.audit.BatchEntry;
import org.medchain.keys.audit.BatchWork;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.ActiveTenantCache;
import org.medchain.keys.tenant.RecoveryKeyChanges;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStore;

/**
 * Makes recovery keys hold that two people agreed on and whose wait is over, by the database's clock. With that the
 * making of copies of older data keys begins.
 */
@Shared
final class DueRecoveryKeys {

    private static final Logger LOG = System.getLogger(DueRecoveryKeys.class.getName());
    private static final String COURSE = "recovery-key";
    private static final int PAGE = 100;

    private final AuditedBatches batches;
    private final TenantStore tenants;
    private final ActiveTenantCache activeTenants;
    private final RecoveryKeyChanges changes;
    private final EscrowSettings settings;
    private final DatabaseClock time;
    private final LimitedLog failures = new LimitedLog(LOG);

    @Inject
    DueRecoveryKeys(
            AuditedBatches batches,
            TenantStore tenants,
            ActiveTenantCache activeTenants,
            RecoveryKeyChanges changes,
            EscrowSettings settings,
            DatabaseClock time) {
        this.batches = batches;
        this.tenants = tenants;
        this.activeTenants = activeTenants;
        this.changes = changes;
        this.settings = settings;
        this.time = time;
    }

    /** Makes due recovery keys hold, behind those too that can't; it does nothing while escrow is off. */
    void run() {
        if (settings.enabled()) {
            Instant now = time.now();
            tenants.findRecoveryKeysDue(now, PAGE).forEach(tenantId -> tryToHold(tenantId, now));
        }
    }

    private void tryToHold(TenantId tenantId, Instant now) {
        try {
            hold(tenantId, now);
        } catch (RuntimeException e) {
            // Of one tenant, whose row was changed past the service, for instance.
            failures.log(Level.WARNING, "a recovery key that is due does not hold yet", ", of tenant " + tenantId, e);
        }
    }

    private void hold(TenantId tenantId, Instant now) {
        Tenant tenant = tenants.require(tenantId);
        if (!tenant.isRecoveryKeyDue(now)) {
            return;
        }
        batches.commitAll(List.of(tenant), new Holding(now), 1, Duration.ZERO)
                .get(0)
                .failure()
                .ifPresent(failure -> {
                    if (!(failure instanceof ConcurrentChangeException)) {
                        throw failure;
                    }
                    LOG.log(Level.DEBUG, "another server did it, or it was cancelled");
                });
        activeTenants.forget(tenantId);
    }

    /** Holds a recovery key, without an event if another server was faster. */
    private final class Holding implements BatchWork<Tenant> {

        private final Instant now;

        Holding(Instant now) {
            this.now = now;
        }

        @Override
        public Optional<BatchEntry> entry(Tenant tenant) {
            Attempt attempt = Attempt.partOf(COURSE, Operation.SET_RECOVERY_KEY, tenant.tenantId());
            return Optional.of(new BatchEntry(
                    attempt,
                    changes.hold(
                            attempt,
                            tenant,
                            now,
                            recoveryKey -> EscrowBackfills.looking(tenant.tenantId(), recoveryKey))));
        }

        @Override
        public Tenant again(Tenant tenant) {
            return tenant;
        }
    }
}

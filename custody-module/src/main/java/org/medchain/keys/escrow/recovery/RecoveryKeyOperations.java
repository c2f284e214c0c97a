package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.escrow.EscrowSettings;
import org.medchain.keys.escrow.EscrowStore;
import org.medchain.keys.escrow.EscrowStore.Coverage;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.RecoveryKeyChanges;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantStore;

/**
 * Changes a tenant's recovery key, the first one too: one person proposes, another approves, and it holds when the tenant's wait is over
 * ({@link DueRecoveryKeys}). Tells how many data keys have a copy for it.
 */
@Shared
public final class RecoveryKeyOperations {

    private final AuditedOperations operations;
    private final RecoveryKeyChanges changes;
    private final TenantStore tenants;
    private final EscrowStore escrow;
    private final EscrowSettings settings;
    private final SecureRandom random;

    @Inject
    RecoveryKeyOperations(
            AuditedOperations operations,
            RecoveryKeyChanges changes,
            TenantStore tenants,
            EscrowStore escrow,
            EscrowSettings settings,
            SecureRandom random) {
        this.operations = operations;
        this.changes = changes;
        this.tenants = tenants;
        this.escrow = escrow;
        this.settings = settings;
        this.random = random;
    }

    /** The tenant with its recovery key and the next one, and how many of its data keys have a copy for which key. */
    public record Report(Tenant tenant, List<Coverage> coverage) {}

    /**
     * Proposes a recovery key, or to have none. It takes the place of what was proposed before, approved or not.
     *
     * @param recoveryKey empty to have none; copies that are there stay then, until their patients' keys are erased
     * @throws org.medchain.keys.MalformedValueException if nothing can be sealed to it
     * @throws org.medchain.keys.UnknownTenantException if there is no such tenant, or the caller may not administer it
     * @throws org.medchain.keys.PreconditionRequiredException if a key is to replace what the tenant has or what is proposed, and the request expects
     *     nothing
     * @throws org.medchain.keys.PreconditionFailedException if that is not as the request expects it
     * @throws org.medchain.keys.escrow.EscrowDisabledException if escrow is off
     */
    public Tenant propose(TenantId tenantId, Optional<RecoveryPublicKey> recoveryKey, RowCondition condition) {
        recoveryKey.ifPresent(it -> it.requireUsable(random));
        return step(
                Operation.PROPOSE_RECOVERY_KEY,
                tenantId,
                condition.tries(),
                attempt -> enabled(() -> changes.propose(attempt, tenantId, recoveryKey, condition)));
    }

    /**
     * Approves what is proposed: its wait begins.
     *
     * @param expected the key that the caller means; empty to have none
     * @throws org.medchain.keys.SecondPersonNeededException if the caller proposed it
     * @throws org.medchain.keys.ConcurrentChangeException if nothing or another is proposed, or it was approved before
     * @throws org.medchain.keys.escrow.EscrowDisabledException if escrow is off
     */
    public Tenant approve(TenantId tenantId, Optional<RecoveryKeyId> expected) {
        return step(
                Operation.APPROVE_RECOVERY_KEY,
                tenantId,
                1,
                attempt -> enabled(() -> changes.approve(attempt, tenantId, expected)));
    }

    /**
     * Drops what is proposed, approved or not, until it holds.
     *
     * @throws org.medchain.keys.ConcurrentChangeException if nothing is proposed
     */
    public Tenant cancel(TenantId tenantId) {
        return step(Operation.CANCEL_RECOVERY_KEY, tenantId, 1, attempt -> changes.cancel(attempt, tenantId));
    }

    private Recorded<Tenant> enabled(Supplier<Recorded<Tenant>> step) {
        settings.requireEnabled();
        return step.get();
    }

    private Tenant step(Operation operation, TenantId tenantId, int tries, Function<Attempt, Recorded<Tenant>> step) {
        return operations
                .administering(tenantId)
                .trying(tries)
                .runOnce(operation, step, (attempt, unused) -> Recorded.found(tenants.require(tenantId)));
    }

    /** Reads the report on the recovery key. It reads all data keys of the tenant. */
    public Report read(TenantId tenantId) {
        return operations
                .administering(tenantId)
                .run(
                        Operation.READ_RECOVERY_KEY,
                        attempt -> Recorded.found(new Report(tenants.require(tenantId), escrow.coverageOf(tenantId))));
    }
}

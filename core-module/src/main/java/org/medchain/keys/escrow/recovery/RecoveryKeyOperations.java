package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.escrow.EscrowStore;
import org.medchain.keys.escrow.EscrowStore.Coverage;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.TenantOperations;
import org.medchain.keys.tenant.TenantStore;

/** Sets a tenant's recovery key, and tells how many data keys have a copy for it. */
@Shared
public final class RecoveryKeyOperations {

    private final AuditedOperations operations;
    private final TenantOperations tenantOperations;
    private final TenantStore tenants;
    private final EscrowStore escrow;
    private final SecureRandom random;

    @Inject
    RecoveryKeyOperations(
            AuditedOperations operations,
            TenantOperations tenantOperations,
            TenantStore tenants,
            EscrowStore escrow,
            SecureRandom random) {
        this.operations = operations;
        this.tenantOperations = tenantOperations;
        this.tenants = tenants;
        this.escrow = escrow;
        this.random = random;
    }

    /**
     * The tenant's recovery key, and how many of its data keys have a copy for which key.
     *
     * @param current empty if the tenant has none
     */
    public record Report(Optional<RecoveryPublicKey> current, List<Coverage> coverage) {}

    /**
     * From the commit on each new data key has a copy for the holders of this key. Those that have none, or one for another key, get one from a
     * minute later on ({@link EscrowBackfill}).
     *
     * @throws org.medchain.keys.MalformedValueException if nothing can be sealed to it
     * @throws org.medchain.keys.UnknownTenantException if there is no such tenant, or the caller may not administer it
     */
    public Optional<RecoveryPublicKey> set(TenantId tenantId, RecoveryPublicKey recoveryKey) {
        recoveryKey.requireUsable(random);
        return tenantOperations
                .setRecoveryKey(tenantId, Optional.of(recoveryKey), BackfillStore.begin(tenantId))
                .recoveryKey();
    }

    /** From the commit on no more copies are made. Those that are there stay, until their patients' keys are erased. */
    public void remove(TenantId tenantId) {
        tenantOperations.setRecoveryKey(tenantId, Optional.empty(), BackfillStore.end(tenantId));
    }

    /** How it stands. It reads all data keys of the tenant. */
    public Report read(TenantId tenantId) {
        return operations
                .administering(tenantId)
                .run(
                        Operation.READ_RECOVERY_KEY,
                        attempt -> Recorded.found(
                                new Report(tenants.require(tenantId).recoveryKey(), escrow.coverageOf(tenantId))));
    }
}

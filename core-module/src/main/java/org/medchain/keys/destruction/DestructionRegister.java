package org.medchain.keys.destruction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.tenant.Tenants;

/** Tells which destructions a tenant has, how far they are, and what certifies them. */
@ApplicationScoped
public class DestructionRegister {

    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private Destructions destructions;

    /** For the proxy. */
    protected DestructionRegister() {}

    @Inject
    DestructionRegister(AuditedOperations operations, AuditLedger ledger, Tenants tenants, Destructions destructions) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.destructions = destructions;
    }

    /**
     * One page of the destructions of the caller's tenant, oldest first: one more than the limit if there are more to come.
     *
     * @param after the last id of the page before
     */
    public List<DestructionDetails> list(Optional<DestructionId> after, int limit) {
        return look(
                Operation.LIST_DESTRUCTIONS, (attempt, tenantId) -> destructions.findAfter(tenantId, after, limit + 1));
    }

    /** @throws UnknownDestructionException if the caller's tenant has no such destruction */
    public DestructionDetails read(DestructionId id) {
        return look(Operation.READ_DESTRUCTION, (attempt, tenantId) -> require(attempt, tenantId, id));
    }

    /**
     * The certificate, a compact JWS.
     *
     * @throws UnknownDestructionException if the caller's tenant has no such destruction, or the keys are not erased yet
     */
    public String readCertificate(DestructionId id) {
        return look(
                Operation.READ_CERTIFICATE,
                (attempt, tenantId) -> require(attempt, tenantId, id)
                        .destruction()
                        .certificate()
                        .orElseThrow(UnknownDestructionException::new));
    }

    private DestructionDetails require(Attempt attempt, TenantId tenantId, DestructionId id) {
        DestructionDetails found = destructions.find(tenantId, id).orElseThrow(UnknownDestructionException::new);
        // Of a patient who is being erased the trail takes no new trace.
        found.patientId()
                .filter(it -> found.destruction().status() != DestructionStatus.ERASING)
                .ifPresent(attempt::actsOn);
        return found;
    }

    private <T> T look(Operation operation, BiFunction<Attempt, TenantId, T> work) {
        return operations.run(operation, attempt -> {
            TenantId tenantId = tenants.actingTenant(attempt.caller(), Optional.empty());
            attempt.actsOn(tenantId);
            T found = work.apply(attempt, tenantId);
            ledger.recordSuccess(attempt);
            return found;
        });
    }
}

package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.NotErasedYetException;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationScope;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.server.Shared;

/** Reads which destructions a tenant has, how far they are, and what certifies them. */
@Shared
public final class DestructionOperations {

    private final AuditedOperations operations;
    private final DestructionStore destructions;

    @Inject
    DestructionOperations(AuditedOperations operations, DestructionStore destructions) {
        this.operations = operations;
        this.destructions = destructions;
    }

    /**
     * One page of the destructions of the caller's tenant, oldest first: one more than the limit if there are more to come.
     *
     * @param after the last id of the page before
     */
    public List<DestructionDetails> list(Optional<DestructionId> after, int limit) {
        return ofCallersTenant()
                .run(
                        Operation.LIST_DESTRUCTIONS,
                        attempt -> Recorded.found(destructions.findAfter(attempt.tenant(), after, limit + 1)));
    }

    /** @throws UnknownDestructionException if the caller's tenant has no such destruction */
    public DestructionDetails read(DestructionId id) {
        return ofCallersTenant().run(Operation.READ_DESTRUCTION, attempt -> Recorded.found(require(attempt, id)));
    }

    /**
     * The certificate, a compact JWS.
     *
     * @throws UnknownDestructionException if the caller's tenant has no such destruction
     * @throws NotErasedYetException if the keys are not erased, or the certificate is not made yet
     */
    public String readCertificate(DestructionId id) {
        return ofCallersTenant()
                .run(
                        Operation.READ_CERTIFICATE,
                        attempt -> Recorded.found(require(attempt, id)
                                .destruction()
                                .certificate()
                                .orElseThrow(NotErasedYetException::new)));
    }

    private OperationScope ofCallersTenant() {
        return operations.ofCallersTenant(Optional.empty());
    }

    private DestructionDetails require(Attempt attempt, DestructionId id) {
        DestructionDetails found =
                destructions.find(attempt.tenant(), id).orElseThrow(UnknownDestructionException::new);
        // The trail takes no new trace of a patient whose keys are being erased.
        found.patientId()
                .filter(it -> found.destruction().status() != DestructionStatus.ERASING)
                .ifPresent(attempt::actsOn);
        return found;
    }
}

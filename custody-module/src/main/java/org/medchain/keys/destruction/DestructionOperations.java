package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.NotErasedYetException;
import org.medchain.keys.PatientId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationScope;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.Shared;

/** Reads which destructions a tenant has, how far they are, and what certifies them. */
@Shared
public final class DestructionOperations {

    private static final List<DestructionStatus> AWAITING = List.of(DestructionStatus.AWAITING_APPROVAL);
    private static final List<DestructionStatus> APPROVED =
            List.of(DestructionStatus.PENDING, DestructionStatus.ERASING);

    private final AuditedOperations operations;
    private final DestructionStore destructions;
    private final ErasureReach reach;
    private final ErasureRegister register;

    @Inject
    DestructionOperations(
            AuditedOperations operations, DestructionStore destructions, ErasureReach reach, ErasureRegister register) {
        this.operations = operations;
        this.destructions = destructions;
        this.reach = reach;
        this.register = register;
    }

    /**
     * One page of the destructions of the caller's tenant, oldest first: one more than the limit if there are more to come.
     *
     * @param after the last id of the page before
     */
    public List<Listed> list(Optional<DestructionId> after, int limit) {
        return ofCallersTenant()
                .run(
                        Operation.LIST_DESTRUCTIONS,
                        attempt ->
                                Recorded.found(withHolds(destructions.findAfter(attempt.tenant(), after, limit + 1))));
    }

    /**
     * A destruction.
     *
     * @param held whether a legal hold on the patient's keys stands in its way; false if it is over or cancelled
     */
    public record Listed(DestructionDetails details, boolean held) {}

    /**
     * The destructions that are neither over nor cancelled, each list oldest first.
     *
     * @param awaiting a second person
     * @param approved those that wait for their time, and those under way
     */
    public record Open(List<Listed> awaiting, List<Listed> approved) {}

    /** The destructions of the caller's tenant that are neither over nor cancelled; so many at most in each list. */
    public Open listOpen(int limit) {
        return ofCallersTenant()
                .run(
                        Operation.LIST_DESTRUCTIONS,
                        attempt -> Recorded.found(new Open(
                                withHolds(destructions.findIn(AWAITING, attempt.tenant(), limit)),
                                withHolds(destructions.findIn(APPROVED, attempt.tenant(), limit)))));
    }

    /**
     * The destruction of one patient's keys.
     *
     * @param latest the one that was not cancelled; empty if there is none
     * @param dataKeys how many data keys it reaches, or reached; none if the tenant has no such patient
     * @param copiesUntil until when backups have the erasure key if nobody holds it up; empty if their retention is not known
     */
    public record OfPatient(Optional<Listed> latest, long dataKeys, Optional<Instant> copiesUntil) {

        /** Returns true if the keys are erased, and that is certified. */
        public boolean isOver() {
            return latest.filter(it -> it.details().destruction().status() == DestructionStatus.ERASED)
                    .isPresent();
        }
    }

    /**
     * Returns the destruction of this patient's keys, or what one would reach. Once it is over, its event names the patient only where the trail keeps
     * the ids of such patients.
     *
     * @throws org.medchain.keys.KeysDestroyedException if it is over, and a restore of the database lost it
     */
    public OfPatient findOf(PatientId patientId) {
        return ofCallersTenant().run(Operation.LIST_DESTRUCTIONS, attempt -> {
            EncryptionContext context = new EncryptionContext(attempt.tenant(), patientId);
            List<DestructionDetails> found = destructions.findUnfinished(attempt.tenant(), patientId);
            found.forEach(it -> actsOnUnlessErasing(attempt, it));
            Optional<DestructionDetails> latest = found.stream().findFirst().or(() -> findErased(attempt, context));
            Optional<DestructionRecord> record = latest.map(DestructionDetails::destruction);
            return Recorded.found(new OfPatient(
                    withHolds(latest.stream().toList()).stream().findFirst(),
                    record.map(DestructionRecord::dataKeys).orElseGet(() -> count(attempt, context)),
                    reach.copiesUntil(attempt.tenant(), record)));
        });
    }

    /** Finds the destruction of a patient whose row has no id any more. */
    private Optional<DestructionDetails> findErased(Attempt attempt, EncryptionContext context) {
        Optional<DestructionDetails> found = register.find(context)
                .flatMap(it -> destructions.find(it.tenantId(), new DestructionId(it.destruction())));
        found.filter(unused -> reach.leavesIds(context.tenantId()))
                .ifPresent(unused -> attempt.actsOn(context.patientId()));
        return found;
    }

    private long count(Attempt attempt, EncryptionContext context) {
        Optional<Long> counted = reach.count(context);
        counted.ifPresent(unused -> attempt.actsOn(context.patientId()));
        return counted.orElse(0L);
    }

    private List<Listed> withHolds(List<DestructionDetails> found) {
        Set<PatientRowId> held = new HashSet<>(destructions
                .holds()
                .findHeld(found.stream()
                        .filter(DestructionOperations::isOpen)
                        .map(it -> it.destruction().patient())
                        .toList()));
        return found.stream()
                .map(it -> new Listed(
                        it, isOpen(it) && held.contains(it.destruction().patient())))
                .toList();
    }

    private static boolean isOpen(DestructionDetails details) {
        DestructionStatus status = details.destruction().status();
        return AWAITING.contains(status) || APPROVED.contains(status);
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
        actsOnUnlessErasing(attempt, found);
        return found;
    }

    /** The trail takes no new trace of a patient whose keys are being erased. */
    private static void actsOnUnlessErasing(Attempt attempt, DestructionDetails found) {
        found.patientId()
                .filter(it -> found.destruction().status() != DestructionStatus.ERASING)
                .ifPresent(attempt::actsOn);
    }
}

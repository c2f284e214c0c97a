package org.medchain.keys.escrow.recovery;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RecoveryContext;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationScope;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.TenantStore;

/** Asks for recoveries of the caller's tenant, approves, cancels, completes and shows them; another's does not exist for it. */
@Shared
public final class RecoveryOperations {

    /** Patients that one recovery names at most. */
    public static final int MOST_PATIENTS = 100;

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final RestoredTenants restored;
    private final PatientStore patients;
    private final Recoveries recoveries;
    private final RecoverySettings settings;

    @Inject
    RecoveryOperations(
            AuditedOperations operations,
            TenantStore tenants,
            RestoredTenants restored,
            PatientStore patients,
            Recoveries recoveries,
            RecoverySettings settings) {
        this.operations = operations;
        this.tenants = tenants;
        this.restored = restored;
        this.patients = patients;
        this.recoveries = recoveries;
        this.settings = settings;
    }

    /** A recovery, and how it stands now. */
    public record Standing(RecoveryRecord recovery, RecoveryStatus status) {}

    /**
     * Asks for a recovery.
     *
     * @param named the patients whose keys are to be recovered; all of the tenant if empty
     * @throws MalformedValueException if there are none or too many
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws org.medchain.keys.KeysDestroyedException if a patient's keys are destroyed
     */
    public Standing request(RecoveryReason reason, Optional<List<PatientId>> named) {
        if (named.filter(it -> it.isEmpty() || it.size() > MOST_PATIENTS).isPresent()) {
            throw new MalformedValueException("patientIds", "must be 1 to " + MOST_PATIENTS);
        }
        return ofCallersTenant()
                .runOnce(
                        Operation.REQUEST_RECOVERY,
                        attempt -> request(attempt, reason, named),
                        (attempt, id) -> Recorded.found(require(attempt.tenant(), RecoveryId.parse(id))));
    }

    private Recorded<Standing> request(Attempt attempt, RecoveryReason reason, Optional<List<PatientId>> named) {
        recoveries.requireEnabled();
        TenantId tenantId = attempt.tenant();
        tenants.require(tenantId);
        Optional<List<UUID>> rows = named.map(
                ids -> ids.stream().distinct().map(id -> rowOf(tenantId, id)).toList());
        RecoveryRecord requested = new RecoveryRecord(
                new RecoveryContext(tenantId, UuidCreator.getTimeOrderedEpoch()),
                reason,
                rows,
                attempt.caller().person(),
                settings.waiting(),
                recoveries.now());
        return Recorded.changing(
                        recoveries.create(attempt, requested),
                        new Standing(requested, RecoveryStatus.AWAITING_APPROVAL))
                .repeatedFrom(requested.id().toString());
    }

    private UUID rowOf(TenantId tenantId, PatientId patientId) {
        return patients.findId(new EncryptionContext(tenantId, patientId))
                .orElseThrow(UnknownPatientException::new)
                .value();
    }

    /**
     * Approves the recovery: its wait begins.
     *
     * @throws UnknownRecoveryException if the caller's tenant has no such recovery
     * @throws org.medchain.keys.SecondPersonNeededException if the caller asked for it
     * @throws org.medchain.keys.ConcurrentChangeException if no approval is awaited, or a restoration was confirmed since the request: that it was cancelled may
     *     be lost
     * @throws org.medchain.keys.TenantRestoredException if the tenant's database went back, and that is not confirmed
     */
    public Standing approve(RecoveryId id) {
        return step(
                Operation.APPROVE_RECOVERY,
                id,
                (attempt, now) -> restored.requireNotRestoredSince(
                                attempt.tenant(),
                                recoveries
                                        .require(attempt.tenant(), id)
                                        .persons()
                                        .requester()
                                        .time())
                        .then(recoveries.change(
                                attempt, id, it -> it.approve(attempt.caller().person(), now))));
    }

    /** Cancels the recovery: nothing is exported, and nothing comes back. Refused once it has ended. */
    public Standing cancel(RecoveryId id) {
        return step(
                Operation.CANCEL_RECOVERY,
                id,
                (attempt, now) -> recoveries.change(
                        attempt, id, it -> it.cancel(attempt.caller().actor(), now)));
    }

    /** All is back: the key of this recovery is forgotten. Refused if it is not exported, or has ended. */
    public Standing complete(RecoveryId id) {
        return step(
                Operation.COMPLETE_RECOVERY,
                id,
                (attempt, now) -> recoveries.change(
                        attempt, id, it -> it.complete(attempt.caller().actor(), now)));
    }

    private Standing step(Operation operation, RecoveryId id, BiFunction<Attempt, Instant, Effect> step) {
        return ofCallersTenant()
                .runOnce(
                        operation,
                        attempt -> {
                            recoveries.require(attempt.tenant(), id);
                            return Recorded.changingThen(
                                    step.apply(attempt, recoveries.now()), () -> require(attempt.tenant(), id));
                        },
                        (attempt, unused) -> Recorded.found(require(attempt.tenant(), id)));
    }

    /** Reads the state of a recovery. */
    public Standing read(RecoveryId id) {
        return ofCallersTenant().run(Operation.READ_RECOVERY, attempt -> Recorded.found(require(attempt.tenant(), id)));
    }

    /**
     * One page of the tenant's recoveries, newest first: one more than the limit if there are more to come.
     *
     * @param before the last id of the page before
     */
    public List<Standing> list(Optional<RecoveryId> before, int limit) {
        return ofCallersTenant()
                .run(
                        Operation.LIST_RECOVERIES,
                        attempt -> Recorded.found(recoveries.findBefore(attempt.tenant(), before, limit + 1)));
    }

    private Standing require(TenantId tenantId, RecoveryId id) {
        recoveries.requireEnabled();
        return recoveries.standing(tenantId, id);
    }

    private OperationScope ofCallersTenant() {
        return operations.ofCallersTenant(Optional.empty());
    }
}

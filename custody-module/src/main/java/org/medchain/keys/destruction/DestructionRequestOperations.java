package org.medchain.keys.destruction;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.Destruction;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.datakey.DataKeyErasureStore;
import org.medchain.keys.patient.ActivePatientCache;
import org.medchain.keys.patient.KnownPatient;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.TenantPolicies;
import org.medchain.keys.tenant.TenantStore;

/**
 * Asks for the destruction of a patient's keys, approves it or cancels it. Officers of a suspended tenant can do so too: destroying
 * keys is no use of them.
 */
@Shared
public final class DestructionRequestOperations {

    private final AuditedOperations operations;
    private final TenantStore tenants;
    private final RestoredTenants restored;
    private final PatientStore patients;
    private final ActivePatientCache activePatients;
    private final ErasureRegister register;
    private final DataKeyErasureStore dataKeys;
    private final DestructionStore destructions;
    private final ErasureRounds rounds;
    private final DatabaseClock time;

    @Inject
    @SuppressWarnings("TooManyParameters") // A request touches all that an erasure later changes.
    DestructionRequestOperations(
            AuditedOperations operations,
            TenantStore tenants,
            RestoredTenants restored,
            PatientStore patients,
            ActivePatientCache activePatients,
            ErasureRegister register,
            DataKeyErasureStore dataKeys,
            DestructionStore destructions,
            ErasureRounds rounds,
            DatabaseClock time) {
        this.operations = operations;
        this.tenants = tenants;
        this.restored = restored;
        this.patients = patients;
        this.activePatients = activePatients;
        this.register = register;
        this.dataKeys = dataKeys;
        this.destructions = destructions;
        this.rounds = rounds;
        this.time = time;
    }

    /**
     * Does what {@link org.medchain.keys.KeyManagementService#destroyPatientKeys} says. Two may ask at once; the later
     * one is then answered what the earlier began.
     *
     * @param namedTenant the tenant that a caller without a token names
     */
    public Destruction destroy(Optional<TenantId> namedTenant, PatientId patientId, LegalBasis legalBasis) {
        Destruction destruction = operations
                .ofCallersTenant(namedTenant)
                .on(patientId)
                .trying(2, DestructionRequestOperations::mayHaveBeenBegunMeanwhile)
                .runOnce(
                        Operation.DESTROY_PATIENT_KEYS,
                        attempt -> request(attempt, new EncryptionContext(attempt.tenant(), patientId), legalBasis),
                        (attempt, id) -> Recorded.found(require(attempt.tenant(), DestructionId.parse(id))
                                .destruction()
                                .summary()));
        rounds.comeBackAt(destruction.eraseAfter());
        return destruction;
    }

    private static boolean mayHaveBeenBegunMeanwhile(Throwable failure) {
        return failure instanceof ConcurrentChangeException
                || failure instanceof DestructionPendingException
                || failure instanceof KeysDestroyedException;
    }

    private Recorded<Destruction> request(Attempt attempt, EncryptionContext context, LegalBasis legalBasis) {
        tenants.require(context.tenantId());
        Optional<Patient> patient = patients.findRow(context);
        requireNotErasedBefore(context, patient);
        patient.ifPresent(row -> row.requireOwnId(register));
        Optional<DestructionRecord> begun = patient.isPresent()
                ? patient.flatMap(it -> destructions.findOf(it.id()))
                : register.find(context).map(this::requireOf);
        if (begun.isPresent()) {
            return Recorded.found(begun.get().summary())
                    .repeatedFrom(begun.get().id().toString());
        }
        KnownPatient known = patient.map(Patient::id)
                .map(KnownPatient::stored)
                .or(() -> patients.findReturning(context))
                .orElseThrow(UnknownPatientException::new);
        PatientRowId id = known.id();
        DestructionRecord requested =
                new DestructionRecord(new DestructionId(UuidCreator.getTimeOrderedEpoch()), id, legalBasis);
        // Before the chain is locked, since it takes long where there are many. The erasure counts again.
        long keys = dataKeys.count(id);
        // The policy of the moment at which it is stored: one that was just changed holds.
        Effect storing = destructions.create(attempt, transaction -> {
            TenantPolicies policies = tenants.policiesIn(transaction, context.tenantId());
            requested.request(attempt.caller().person(), policies, keys, time.now(transaction));
            return requested;
        });
        return Recorded.changingThen(
                        known.storing()
                                .then(destructions.holds().requireNone(id))
                                .then(PatientLifecycle.block(id))
                                .then(storing),
                        requested::summary)
                .whenCommitted(() -> activePatients.forget(context))
                .repeatedFrom(requested.id().toString());
    }

    /**
     * Requires that the keys were not erased before; a database that is older than the erasure register does not know
     * it until the erasure is made there again.
     */
    private void requireNotErasedBefore(EncryptionContext context, Optional<Patient> patient) {
        if (patient.filter(it -> it.status() != PatientStatus.DESTROYED).isPresent()
                && register.erased().contains(register.hashOf(context))) {
            throw new KeysDestroyedException();
        }
    }

    /** A restore may have lost the destruction, never that the keys are destroyed. */
    private DestructionRecord requireOf(ErasedPatient erased) {
        return destructions
                .find(new DestructionRowId(erased.tenantId(), new DestructionId(erased.destruction())))
                .orElseThrow(KeysDestroyedException::new);
    }

    /**
     * Approves the destruction: its window begins.
     *
     * @throws UnknownDestructionException if the caller's tenant has no such destruction
     * @throws org.medchain.keys.SecondPersonNeededException if the caller asked for it
     * @throws org.medchain.keys.LegalHoldException if the patient's keys are under a legal hold
     * @throws ConcurrentChangeException if no approval is awaited
     * @throws org.medchain.keys.TenantRestoredException if the tenant's database went back, and that is not confirmed
     * @throws org.medchain.keys.TenantUntrustedException if the patient's row has another patient's id
     */
    public DestructionDetails approve(DestructionId id) {
        DestructionDetails approved = step(Operation.APPROVE_DESTRUCTION, id, (attempt, found) -> {
            PatientRowId patient = found.destruction().patient();
            patients.findRow(patient).ifPresent(row -> row.requireOwnId(register));
            return restored.requireNotRestored(attempt.tenant())
                    .then(destructions.holds().requireNone(patient))
                    .then(approval(attempt, found.destruction().rowId(), time.now()));
        });
        rounds.comeBackAt(approved.destruction().eraseAfter());
        return approved;
    }

    /**
     * Cancels the destruction: the keys can be used again. It is listed in the erasure register first: if the commit fails, the destruction
     * is cancelled later by the service.
     *
     * @throws UnknownDestructionException if the caller's tenant has no such destruction
     * @throws ConcurrentChangeException if the erasure has begun, or was cancelled before
     */
    public DestructionDetails cancel(DestructionId id) {
        return step(Operation.CANCEL_DESTRUCTION, id, (attempt, found) -> {
            Instant now = time.now();
            list(found, now);
            return cancellation(attempt, found.destruction().rowId(), now)
                    .then(PatientLifecycle.release(found.destruction().patient()));
        });
    }

    /** Lists a cancellation, unless the destruction can't be cancelled any more; that is refused in a moment. */
    private void list(DestructionDetails cancelled, Instant now) {
        DestructionRecord destruction = cancelled.destruction();
        cancelled
                .patientId()
                .filter(unused -> destruction.mayBeCancelled())
                .ifPresent(id -> register.append(RegisterEntry.cancelled(
                        destruction.tenantId(),
                        destruction.patient().value(),
                        register.hashOf(new EncryptionContext(destruction.tenantId(), id)),
                        destruction.id().value(),
                        now)));
    }

    private Effect approval(Attempt attempt, DestructionRowId id, Instant now) {
        return destructions.change(
                attempt, id, destruction -> destruction.approve(attempt.caller().person(), now));
    }

    private Effect cancellation(Attempt attempt, DestructionRowId id, Instant now) {
        return destructions.change(
                attempt, id, destruction -> destruction.cancel(attempt.caller().actor(), now));
    }

    private DestructionDetails step(
            Operation operation, DestructionId id, BiFunction<Attempt, DestructionDetails, Effect> step) {
        return operations
                .ofCallersTenant(Optional.empty())
                .runOnce(
                        operation,
                        attempt -> Recorded.changingThen(
                                step.apply(attempt, requireFor(attempt, id)), () -> require(attempt.tenant(), id)),
                        (attempt, unused) -> Recorded.found(requireFor(attempt, id)));
    }

    private DestructionDetails requireFor(Attempt attempt, DestructionId id) {
        DestructionDetails found = require(attempt.tenant(), id);
        found.patientId().ifPresent(attempt::actsOn);
        return found;
    }

    private DestructionDetails require(TenantId tenantId, DestructionId id) {
        return destructions.find(tenantId, id).orElseThrow(UnknownDestructionException::new);
    }
}

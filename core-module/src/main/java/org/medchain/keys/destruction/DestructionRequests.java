package org.medchain.keys.destruction;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.datakey.DataKeyErasure;
import org.medchain.keys.patient.ActivePatients;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientStatus;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.Tenants;
import org.medchain.keys.tombstone.ErasedPatient;
import org.medchain.keys.tombstone.ErasureLedger;

/**
 * What privacy officers do with destructions. A suspended tenant's can ask too: destroying keys is no use of them.
 */
@ApplicationScoped
public class DestructionRequests {

    private final Clock clock = Clock.systemUTC();
    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private Patients patients;
    private ActivePatients activePatients;
    private ErasureLedger erasureLedger;
    private Destructions destructions;
    private ErasureRounds rounds;

    /** For the proxy. */
    protected DestructionRequests() {}

    @Inject
    DestructionRequests(
            AuditedOperations operations,
            AuditLedger ledger,
            Tenants tenants,
            Patients patients,
            ActivePatients activePatients,
            ErasureLedger erasureLedger,
            Destructions destructions,
            ErasureRounds rounds) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.patients = patients;
        this.activePatients = activePatients;
        this.erasureLedger = erasureLedger;
        this.destructions = destructions;
        this.rounds = rounds;
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#destroyPatientKeys} does.
     *
     * @param namedTenant the tenant that a caller without a token names
     */
    public Destruction destroy(Optional<TenantId> namedTenant, PatientId patientId, LegalBasis legalBasis) {
        Destruction destruction = operations.run(Operation.DESTROY_PATIENT_KEYS, Optional.of(patientId), attempt -> {
            TenantId tenantId = tenants.actingTenant(attempt.caller(), namedTenant);
            attempt.actsOn(tenantId);
            Tenant tenant = tenants.require(tenantId);
            return requestOrRetry(attempt, tenant, new EncryptionContext(tenantId, patientId), legalBasis);
        });
        rounds.comeBackAt(destruction.eraseAfter());
        return destruction;
    }

    /** Two may ask at once; the later one is then answered what the earlier began. */
    private Destruction requestOrRetry(
            Attempt attempt, Tenant tenant, EncryptionContext context, LegalBasis legalBasis) {
        try {
            return request(attempt, tenant, context, legalBasis);
        } catch (ConcurrentChangeException | DestructionPendingException | KeysDestroyedException e) {
            return request(attempt, tenant, context, legalBasis);
        }
    }

    private Destruction request(Attempt attempt, Tenant tenant, EncryptionContext context, LegalBasis legalBasis) {
        Optional<Patient> patient = patients.findRow(context);
        requireNotErasedBefore(context, patient);
        Optional<StoredDestruction> begun = patient.isPresent()
                ? patient.filter(it -> it.status() != PatientStatus.ACTIVE).flatMap(it -> destructions.findOf(it.id()))
                : erasureLedger.find(context).map(this::requireOf);
        if (begun.isPresent()) {
            ledger.recordSuccess(attempt);
            return begun.get().summary();
        }
        UUID id = patient.orElseThrow(UnknownPatientException::new).id();
        StoredDestruction requested = new StoredDestruction(
                new DestructionId(UuidCreator.getTimeOrderedEpoch()),
                context.tenantId(),
                id,
                legalBasis,
                attempt.caller().actor());
        ledger.recordSuccess(
                attempt,
                LegalHolds.requireNone(id).then(PatientLifecycle.block(id)).then(transaction -> {
                    requested.request(tenant.policies(), DataKeyErasure.count(transaction, id), now());
                    transaction.persist(requested);
                }));
        activePatients.forget(context);
        return requested.summary();
    }

    /** In a database that is older than the erasure ledger, until the erasure is made there again. */
    private void requireNotErasedBefore(EncryptionContext context, Optional<Patient> patient) {
        if (patient.filter(it -> it.status() != PatientStatus.DESTROYED).isPresent()
                && erasureLedger.erased().contains(erasureLedger.hashOf(context))) {
            throw new KeysDestroyedException();
        }
    }

    /** A restore may have lost the destruction, never that the keys are destroyed. */
    private StoredDestruction requireOf(ErasedPatient erased) {
        return destructions.find(new DestructionId(erased.destruction())).orElseThrow(KeysDestroyedException::new);
    }

    /**
     * Approves the destruction: its window begins.
     *
     * @throws UnknownDestructionException if the caller's tenant has no such destruction
     * @throws org.medchain.keys.SecondPersonNeededException if the caller asked for it
     * @throws org.medchain.keys.LegalHoldException if the patient's keys are under a legal hold
     * @throws ConcurrentChangeException if no approval is awaited
     */
    public DestructionDetails approve(DestructionId id) {
        DestructionDetails approved = step(
                Operation.APPROVE_DESTRUCTION,
                id,
                (attempt, found) -> LegalHolds.requireNone(found.patient())
                        .then(Destructions.change(
                                id,
                                destruction ->
                                        destruction.approve(attempt.caller().actor(), now()))));
        rounds.comeBackAt(approved.destruction().eraseAfter());
        return approved;
    }

    /**
     * Cancels the destruction: the keys can be used again.
     *
     * @throws UnknownDestructionException if the caller's tenant has no such destruction
     * @throws ConcurrentChangeException if the erasure has begun, or was cancelled before
     */
    public DestructionDetails cancel(DestructionId id) {
        return step(
                Operation.CANCEL_DESTRUCTION,
                id,
                (attempt, found) -> Destructions.change(
                                id,
                                destruction ->
                                        destruction.cancel(attempt.caller().actor(), now()))
                        .then(PatientLifecycle.release(found.patient())));
    }

    @FunctionalInterface
    private interface Step {
        Effect of(Attempt attempt, StoredDestruction found);
    }

    private DestructionDetails step(Operation operation, DestructionId id, Step step) {
        return operations.run(operation, attempt -> {
            TenantId tenantId = tenants.actingTenant(attempt.caller(), Optional.empty());
            attempt.actsOn(tenantId);
            Function<TenantId, DestructionDetails> find =
                    tenant -> destructions.find(tenant, id).orElseThrow(UnknownDestructionException::new);
            DestructionDetails found = find.apply(tenantId);
            found.patientId().ifPresent(attempt::actsOn);
            ledger.recordSuccess(attempt, step.of(attempt, found.destruction()));
            return find.apply(tenantId);
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}

package org.medchain.keys.destruction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tenant.Tenants;

/** Legal holds: while there is one, the patient's keys are neither destroyed nor erased. */
@ApplicationScoped
public class LegalHolds {

    private final Clock clock = Clock.systemUTC();
    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private Patients patients;
    private Destructions destructions;

    /** For the proxy. */
    protected LegalHolds() {}

    @Inject
    LegalHolds(
            AuditedOperations operations,
            AuditLedger ledger,
            Tenants tenants,
            Patients patients,
            Destructions destructions) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.patients = patients;
        this.destructions = destructions;
    }

    /**
     * Places a hold, or gives the one there is a new reason. A destruction that is pending waits from now on.
     *
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws org.medchain.keys.KeysDestroyedException if the keys are destroyed, or their erasure has begun
     */
    public LegalHold place(PatientId patientId, HoldReason reason) {
        return look(Operation.PLACE_LEGAL_HOLD, patientId, (attempt, patient) -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            String actor = attempt.caller().actor();
            ledger.recordSuccess(attempt, PatientLifecycle.requireKeys(patient).then(entityManager -> {
                LegalHold hold = Optional.ofNullable(entityManager.find(LegalHold.class, patient))
                        .orElseGet(() -> new LegalHold(patient));
                hold.place(reason, actor, now);
                entityManager.persist(hold);
                entityManager.flush();
            }));
            return destructions.findHold(patient).orElseThrow(UnknownDestructionException::new);
        });
    }

    /**
     * Lifts the hold. A destruction whose window is over meanwhile is carried out.
     *
     * @return the hold as it was
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws UnknownDestructionException if there is no hold
     */
    public LegalHold lift(PatientId patientId) {
        return look(Operation.LIFT_LEGAL_HOLD, patientId, (attempt, patient) -> {
            LegalHold lifted = destructions.findHold(patient).orElseThrow(UnknownDestructionException::new);
            ledger.recordSuccess(attempt, entityManager -> {
                LegalHold hold = entityManager.find(LegalHold.class, patient);
                if (hold == null) {
                    throw new UnknownDestructionException();
                }
                entityManager.remove(hold);
                entityManager.flush();
            });
            return lifted;
        });
    }

    /**
     * The hold on the patient's keys.
     *
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws UnknownDestructionException if there is none
     */
    public LegalHold read(PatientId patientId) {
        return look(Operation.READ_LEGAL_HOLD, patientId, (attempt, patient) -> {
            LegalHold hold = destructions.findHold(patient).orElseThrow(UnknownDestructionException::new);
            ledger.recordSuccess(attempt);
            return hold;
        });
    }

    /** Refused when applied if there is a hold on the patient's keys. */
    static Effect requireNone(UUID patient) {
        return entityManager -> {
            if (entityManager.find(LegalHold.class, patient) != null) {
                throw new LegalHoldException();
            }
        };
    }

    private <T> T look(Operation operation, PatientId patientId, BiFunction<Attempt, UUID, T> work) {
        return operations.run(operation, Optional.of(patientId), attempt -> {
            TenantId tenantId = tenants.actingTenant(attempt.caller(), Optional.empty());
            attempt.actsOn(tenantId);
            UUID patient = patients.findId(new EncryptionContext(tenantId, patientId))
                    .orElseThrow(UnknownPatientException::new);
            return work.apply(attempt, patient);
        });
    }
}

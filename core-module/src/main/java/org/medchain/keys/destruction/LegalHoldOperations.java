package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.patient.KnownPatient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.server.Shared;

/** Legal holds: while there is one, the patient's keys are neither destroyed nor erased. */
@Shared
public final class LegalHoldOperations {

    private final AuditedOperations operations;
    private final PatientStore patients;
    private final DestructionStore destructions;
    private final Clock clock;

    @Inject
    LegalHoldOperations(
            AuditedOperations operations, PatientStore patients, DestructionStore destructions, Clock clock) {
        this.operations = operations;
        this.patients = patients;
        this.destructions = destructions;
        this.clock = clock;
    }

    /**
     * Places a hold, or gives the one there is a new reason. A destruction that is pending waits from now on.
     *
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws org.medchain.keys.KeysDestroyedException if the keys are destroyed, or their erasure has begun
     */
    public LegalHold place(PatientId patientId, HoldReason reason) {
        return run(Operation.PLACE_LEGAL_HOLD, patientId, (attempt, context) -> {
            KnownPatient known = patients.findId(context)
                    .map(KnownPatient::stored)
                    .or(() -> patients.findReturning(context))
                    .orElseThrow(UnknownPatientException::new);
            PatientRowId patient = known.id();
            String actor = attempt.caller().actor();
            Instant now = clock.instant();
            Effect placing = destructions.placeHold(attempt, patient, hold -> hold.place(reason, actor, now));
            return Recorded.changingThen(
                    known.storing().then(PatientLifecycle.requireKeys(patient)).then(placing),
                    () -> requireHold(patient));
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
        return run(Operation.LIFT_LEGAL_HOLD, patientId, (attempt, context) -> {
            PatientRowId patient = requireId(context);
            LegalHold lifted = requireHold(patient);
            return Recorded.changing(destructions.liftHold(attempt, patient), lifted);
        });
    }

    /**
     * The hold on the patient's keys.
     *
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws UnknownDestructionException if there is none
     */
    public LegalHold read(PatientId patientId) {
        return run(
                Operation.READ_LEGAL_HOLD,
                patientId,
                (attempt, context) -> Recorded.found(requireHold(requireId(context))));
    }

    private LegalHold run(
            Operation operation,
            PatientId patientId,
            BiFunction<Attempt, EncryptionContext, Recorded<LegalHold>> useCase) {
        return operations
                .ofCallersTenant(Optional.empty())
                .on(patientId)
                .run(operation, attempt -> useCase.apply(attempt, new EncryptionContext(attempt.tenant(), patientId)));
    }

    private PatientRowId requireId(EncryptionContext context) {
        return patients.findId(context).orElseThrow(UnknownPatientException::new);
    }

    private LegalHold requireHold(PatientRowId patient) {
        return destructions.findHold(patient).orElseThrow(UnknownDestructionException::new);
    }
}

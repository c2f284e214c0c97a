package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationScope;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.KnownPatient;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.PatientStore;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.FourEyes;

/** Legal holds: while there is one, the patient's keys are neither destroyed nor erased. */
@Shared
public final class LegalHoldOperations {

    /** The note on a request that lifted a hold. */
    private static final String LIFTED = "lifted";

    private final AuditedOperations operations;
    private final PatientStore patients;
    private final DestructionStore destructions;
    private final ErasureRegister register;
    private final HoldLifts lifts;
    private final DatabaseClock time;

    @Inject
    LegalHoldOperations(
            AuditedOperations operations,
            PatientStore patients,
            DestructionStore destructions,
            ErasureRegister register,
            HoldLifts lifts,
            DatabaseClock time) {
        this.operations = operations;
        this.patients = patients;
        this.destructions = destructions;
        this.register = register;
        this.lifts = lifts;
        this.time = time;
    }

    /**
     * Places a hold, or gives the one there is a new reason. A destruction that is pending waits from now on. The hold is listed in the
     * erasure register first: if the commit fails, also since another request lifted the hold meanwhile, the service places it later.
     *
     * @throws org.medchain.keys.PreconditionRequiredException if there is a hold, and the request expects nothing
     * @throws org.medchain.keys.PreconditionFailedException if it is not as the request expects it
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws org.medchain.keys.KeysDestroyedException if the keys are destroyed, or their erasure has begun
     */
    public LegalHold place(PatientId patientId, HoldReason reason, RowCondition condition) {
        return runOnce(
                Operation.PLACE_LEGAL_HOLD,
                patientId,
                placing(reason, condition),
                (context, unused) -> requireHold(requireId(context), context));
    }

    private BiFunction<Attempt, EncryptionContext, Recorded<LegalHold>> placing(
            HoldReason reason, RowCondition condition) {
        return (attempt, context) -> {
            KnownPatient known = patients.findId(context)
                    .map(KnownPatient::stored)
                    .or(() -> patients.findReturning(context))
                    .orElseThrow(UnknownPatientException::new);
            PatientRowId patient = known.id();
            String actor = attempt.caller().actor();
            Optional<RowTag> shown = findHold(patient, context).map(LegalHold::tag);
            shown.ifPresentOrElse(condition::requireToReplace, () -> condition.requireToCreate(shown));
            Instant now = time.now();
            register.append(RegisterEntry.held(context.tenantId(), patient.value(), register.hashOf(context), now));
            return Recorded.changingThen(
                    known.storing()
                            .then(PatientLifecycle.requireKeys(patient))
                            .then(destructions
                                    .holds()
                                    .place(attempt, patient, condition, shown, hold -> hold.place(reason, actor, now)))
                            .then(LiftedHoldStore.forget(patient)),
                    () -> requireHold(patient, context));
        };
    }

    /**
     * Lifts the hold. A destruction whose window is over meanwhile is carried out. Where four eyes guard the tenant's destructions, the hold is lifted
     * once a second person asks for it; a new reason takes that back.
     *
     * @throws UnknownPatientException if the caller's tenant has no such patient
     * @throws UnknownDestructionException if there is no hold
     * @throws org.medchain.keys.PreconditionFailedException if it is not as the request expects it
     * @throws org.medchain.keys.TenantRestoredException if the tenant's database went back, and that is not confirmed
     * @throws ConcurrentChangeException if what this seconds was proposed before a restoration was confirmed, or a request that is sent again proposed the
     *     lift of a hold that was placed again since
     */
    public Lift lift(PatientId patientId, RowCondition condition) {
        return runOnce(Operation.LIFT_LEGAL_HOLD, patientId, lifting(condition), (context, text) -> {
            Optional<LegalHold> stays = text.equals(LIFTED) ? Optional.empty() : findHold(requireId(context), context);
            if (stays.filter(it -> it.liftProposedBy().isEmpty()).isPresent()) {
                throw new ConcurrentChangeException();
            }
            return new Lift(stays, stays.isEmpty());
        });
    }

    private BiFunction<Attempt, EncryptionContext, Recorded<Lift>> lifting(RowCondition condition) {
        return (attempt, context) -> {
            PatientRowId patient = requireId(context);
            LegalHold hold = requireHold(patient, context);
            condition.requireToChange(hold.tag());
            Hash hash = register.hashOf(context);
            FourEyes.Decision decision = lifts.decide(attempt, patient);
            return decision.proposing()
                    ? Recorded.changingThen(
                            decision.guard().then(lifts.propose(attempt, patient, hash, condition)),
                            () -> new Lift(Optional.of(requireHold(patient, context)), false))
                    : lifts.lift(attempt, patient, hash, condition, decision, new Lift(Optional.of(hold), true))
                            .repeatedFrom(LIFTED);
        };
    }

    /**
     * A hold that a person asked to lift.
     *
     * @param hold as it was; if it is only proposed to lift it, as it is; empty if a request that is sent again finds it lifted
     * @param lifted false if a second person must lift it
     */
    public record Lift(Optional<LegalHold> hold, boolean lifted) {}

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
                (attempt, context) -> Recorded.found(requireHold(requireId(context), context)));
    }

    /** A hold, and the patient that it is on. */
    public record Listed(PatientId patientId, LegalHold hold) {}

    /**
     * Reads holds of the caller's tenant, in the order in which its patients came. A hold that a restore of the database lost is among them once the
     * service has placed it again.
     *
     * @param first how many of them are left out
     * @return one more than the limit if there are more to come
     * @throws org.medchain.keys.TenantUntrustedException if one of them was changed past the service
     */
    public List<Listed> list(int first, int limit) {
        return operations
                .ofCallersTenant(Optional.empty())
                .run(
                        Operation.READ_LEGAL_HOLD,
                        attempt -> Recorded.found(
                                listed(destructions.holds().findPlaced(attempt.tenant(), first, limit + 1))));
    }

    /** Reads holds of the caller's tenant that somebody proposed to lift, in the same order; so many at most. */
    public List<Listed> listToLift(int limit) {
        return operations
                .ofCallersTenant(Optional.empty())
                .run(
                        Operation.READ_LEGAL_HOLD,
                        attempt -> Recorded.found(listed(destructions.holds().findToLift(attempt.tenant(), limit))));
    }

    private static List<Listed> listed(List<HoldStore.PlacedHold> holds) {
        return holds.stream().map(it -> new Listed(it.patientId(), it.hold())).toList();
    }

    private <T> T run(
            Operation operation, PatientId patientId, BiFunction<Attempt, EncryptionContext, Recorded<T>> useCase) {
        return on(patientId).run(operation, attempt -> useCase.apply(attempt, contextOf(attempt, patientId)));
    }

    /** @param again makes the answer to a request that is sent again, from the context and what was noted the first time */
    private <T> T runOnce(
            Operation operation,
            PatientId patientId,
            BiFunction<Attempt, EncryptionContext, Recorded<T>> useCase,
            BiFunction<EncryptionContext, String, T> again) {
        return on(patientId)
                .runOnce(
                        operation,
                        attempt -> useCase.apply(attempt, contextOf(attempt, patientId)),
                        (attempt, text) -> Recorded.found(again.apply(contextOf(attempt, patientId), text)));
    }

    private OperationScope on(PatientId patientId) {
        return operations.ofCallersTenant(Optional.empty()).on(patientId);
    }

    private static EncryptionContext contextOf(Attempt attempt, PatientId patientId) {
        return new EncryptionContext(attempt.tenant(), patientId);
    }

    private PatientRowId requireId(EncryptionContext context) {
        return patients.findId(context).orElseThrow(UnknownPatientException::new);
    }

    private LegalHold requireHold(PatientRowId patient, EncryptionContext context) {
        return findHold(patient, context).orElseThrow(UnknownDestructionException::new);
    }

    private Optional<LegalHold> findHold(PatientRowId patient, EncryptionContext context) {
        return lifts.find(patient, register.hashOf(context));
    }
}

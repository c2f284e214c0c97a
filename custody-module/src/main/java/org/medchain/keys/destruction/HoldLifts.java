package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.PatientLifecycle;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.tenant.FourEyes;

/** Lifts legal holds, or proposes that to a second person where four eyes guard the tenant's destructions. */
@Shared
final class HoldLifts {

    private static final Logger LOG = System.getLogger(HoldLifts.class.getName());

    private final FourEyes fourEyes;
    private final DestructionStore destructions;
    private final ErasureRegister register;
    private final LiftedHoldStore lifted;
    private final DatabaseClock time;

    @Inject
    HoldLifts(
            FourEyes fourEyes,
            DestructionStore destructions,
            ErasureRegister register,
            LiftedHoldStore lifted,
            DatabaseClock time) {
        this.fourEyes = fourEyes;
        this.destructions = destructions;
        this.register = register;
        this.lifted = lifted;
        this.time = time;
    }

    /** Finds the hold of the database, or else one that only the register knows and that no server lifted. */
    Optional<LegalHold> find(PatientRowId patient, Hash hash) {
        return destructions
                .holds()
                .find(patient)
                .or(() -> register.holds()
                        .find(hash)
                        .filter(hold -> !lifted.has(hold))
                        .map(LegalHold::new));
    }

    /** Decides whether the caller lifts the hold, or can only propose that. */
    FourEyes.Decision decide(Attempt attempt, PatientRowId patient) {
        return fourEyes.decide(
                attempt,
                attempt.tenant(),
                matter(destructions.holds().find(patient)),
                entityManager -> matter(HoldStore.in(entityManager, patient)));
    }

    private static FourEyes.Matter matter(Optional<LegalHold> stored) {
        return new FourEyes.Matter(true, stored.flatMap(LegalHold::liftProposer));
    }

    /** Proposes to lift the hold. One that only the register knows is placed with that, and listed first as each hold is. */
    Effect propose(Attempt attempt, PatientRowId patient, Hash hash, RowCondition condition) {
        Instant now = time.now();
        if (destructions.holds().find(patient).isPresent()) {
            return destructions.holds().proposeLift(attempt, patient, condition, now);
        }
        register.append(RegisterEntry.held(attempt.tenant(), patient.value(), hash, now));
        return PatientLifecycle.requireKeys(patient)
                .then(destructions.holds().storeProposed(attempt, patient, now))
                .then(LiftedHoldStore.forget(patient));
    }

    /**
     * Lifts the hold, which may be one that only the register knows.
     *
     * @param decision that it is lifted
     * @param answer what the caller is told
     */
    <T> Recorded<T> lift(
            Attempt attempt,
            PatientRowId patient,
            Hash hash,
            RowCondition condition,
            FourEyes.Decision decision,
            T answer) {
        Instant now = time.now();
        boolean isStored = destructions.holds().find(patient).isPresent();
        Effect removal = isStored
                ? destructions.holds().lift(attempt, patient, condition)
                : destructions.holds().requireNone(patient);
        return Recorded.changing(
                        decision.guard().then(removal).then(LiftedHoldStore.note(register, patient, hash, now)), answer)
                .whenCommitted(() -> list(RegisterEntry.lifted(attempt.tenant(), patient.value(), hash, now)));
    }

    /**
     * Lists the lift after the commit, so that the register never says of a hold that is in force that it is lifted.
     */
    private void list(RegisterEntry lift) {
        try {
            register.append(lift);
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "a hold that is lifted is in the erasure register still; the next comparison with the database lists it as lifted",
                    e);
        }
    }
}

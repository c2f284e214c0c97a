package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;

/**
 * The times at which the last holds on patients' keys were lifted, authenticated with the key of the erasure register.
 */
@Shared
final class LiftedHoldStore {

    private final Database database;
    private final ErasureRegister register;

    @Inject
    LiftedHoldStore(Database database, ErasureRegister register) {
        this.database = database;
        this.register = register;
    }

    /** Returns true if a server that has this register lifted the hold, or a later one on the same patient's keys. */
    boolean has(RegisterEntry hold) {
        return database.read(entityManager -> has(entityManager, hold));
    }

    /** Returns an effect that is refused if a server lifted the hold: it may have been lifted since it was found missing. */
    Effect requireNone(RegisterEntry hold) {
        return entityManager -> {
            if (has(entityManager, hold)) {
                throw new ConcurrentChangeException();
            }
        };
    }

    private boolean has(EntityManager entityManager, RegisterEntry hold) {
        PatientRowId patient = new PatientRowId(hold.tenantId(), hold.patient());
        return Optional.ofNullable(entityManager.find(LiftedHold.class, LegalHold.Key.of(patient)))
                .filter(lifted -> !lifted.liftedAt().isBefore(hold.time()))
                .filter(lifted -> register.liftMac(hold.hash(), lifted.liftedAt())
                        .toString()
                        .equals(lifted.mac()))
                .isPresent();
    }

    /** Returns an effect that notes the lift, to be committed with it. */
    static Effect note(ErasureRegister register, PatientRowId patient, Hash hash, Instant now) {
        return entityManager -> {
            LiftedHold lifted = Optional.ofNullable(entityManager.find(LiftedHold.class, LegalHold.Key.of(patient)))
                    .orElseGet(() -> new LiftedHold(patient));
            lifted.lift(now, register.liftMac(hash, now));
            entityManager.persist(lifted);
            entityManager.flush();
        };
    }

    /** Returns an effect that forgets the lift, since there is a new hold. */
    static Effect forget(PatientRowId patient) {
        return entityManager -> {
            Optional.ofNullable(entityManager.find(LiftedHold.class, LegalHold.Key.of(patient)))
                    .ifPresent(entityManager::remove);
            entityManager.flush();
        };
    }
}

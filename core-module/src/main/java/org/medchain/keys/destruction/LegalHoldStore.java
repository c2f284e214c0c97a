package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** The legal holds in the database, and when the last one of a patient was lifted. */
@Shared
final class LegalHoldStore {

    private static final RowQuery<PatientRowId> HELD = new RowQuery<>(
            "select stored.tenant_id, stored.patient"
                    + " from unnest(cast(? as varchar array), cast(? as uuid array)) as wanted (tenant_id, patient)"
                    + " join legal_holds stored"
                    + " on stored.tenant_id = wanted.tenant_id and stored.patient = wanted.patient",
            row -> new PatientRowId(new TenantId(row.text(1)), row.uuid(2)));

    private final Database database;
    private final ErasureRegister register;

    @Inject
    LegalHoldStore(Database database, ErasureRegister register) {
        this.database = database;
        this.register = register;
    }

    /** A hold of the database, with the patient's id. */
    record PlacedHold(LegalHold hold, PatientId patientId) {}

    Optional<LegalHold> find(PatientRowId patient) {
        return database.read(
                entityManager -> Optional.ofNullable(entityManager.find(LegalHold.class, LegalHold.Key.of(patient))));
    }

    /** Those of the patients whose keys are under a hold. */
    List<PatientRowId> findHeld(List<PatientRowId> patients) {
        return database.read(entityManager -> HELD.find(
                entityManager,
                SqlType.TEXT.each(
                        patients.stream().map(it -> it.tenantId().value()).toList()),
                SqlType.UUID.each(patients.stream().map(PatientRowId::value).toList())));
    }

    /** Those that were placed at that time or later, the earliest first; so many at most. */
    List<PlacedHold> findSince(Instant time, int limit) {
        return database.read(entityManager -> entityManager
                .createQuery(
                        "select h, p.patientId from LegalHold h join Patient p on p.tenantId = h.tenantId and p.id = h.patient"
                                + " where h.placedAt >= :time and p.patientId is not null order by h.placedAt",
                        Object[].class)
                .setParameter("time", time)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new PlacedHold((LegalHold) row[0], new PatientId((String) row[1])))
                .toList());
    }

    /** Returns true if a server that has this register lifted the hold, or a later one on the same patient's keys. */
    boolean wasLifted(RegisterEntry hold) {
        return database.read(entityManager -> Optional.ofNullable(entityManager.find(
                        LiftedHold.class, LegalHold.Key.of(new PatientRowId(hold.tenantId(), hold.patient())))))
                .filter(lifted -> !lifted.liftedAt().isBefore(hold.time()))
                .filter(lifted -> register.liftMac(hold.hash(), lifted.liftedAt())
                        .toString()
                        .equals(lifted.mac()))
                .isPresent();
    }

    /** Places a hold, or gives the one there is a new reason. */
    static Effect place(PatientRowId patient, HoldReason reason, String actor, Instant now) {
        return entityManager -> {
            LegalHold hold = findIn(entityManager, patient).orElseGet(() -> new LegalHold(patient));
            hold.place(reason, actor, now);
            entityManager.persist(hold);
            Optional.ofNullable(entityManager.find(LiftedHold.class, LegalHold.Key.of(patient)))
                    .ifPresent(entityManager::remove);
            entityManager.flush();
        };
    }

    /** Refused when applied if there is a hold on the patient's keys already. */
    static Effect requireMissing(PatientRowId patient) {
        return entityManager -> {
            if (findIn(entityManager, patient).isPresent()) {
                throw new ConcurrentChangeException();
            }
        };
    }

    /** Refused when applied if there is a hold on the patient's keys. */
    static Effect requireNone(PatientRowId patient) {
        return entityManager -> {
            if (findIn(entityManager, patient).isPresent()) {
                throw new LegalHoldException();
            }
        };
    }

    /** Removes the hold, and keeps when that was; refused when applied if neither the database nor the register has one. */
    Effect lift(PatientRowId patient, Hash hash, Instant now) {
        return entityManager -> {
            Optional<LegalHold> hold = findIn(entityManager, patient);
            if (hold.isEmpty() && register.holds().find(hash).isEmpty()) {
                throw new UnknownDestructionException();
            }
            hold.ifPresent(entityManager::remove);
            LiftedHold lifted = Optional.ofNullable(entityManager.find(LiftedHold.class, LegalHold.Key.of(patient)))
                    .orElseGet(() -> new LiftedHold(patient));
            lifted.lift(now, register.liftMac(hash, now));
            entityManager.persist(lifted);
            entityManager.flush();
        };
    }

    private static Optional<LegalHold> findIn(EntityManager entityManager, PatientRowId patient) {
        return Optional.ofNullable(entityManager.find(LegalHold.class, LegalHold.Key.of(patient)));
    }
}

package org.medchain.keys.destruction;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDestructionException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.directing.DirectingRow;
import org.medchain.keys.audit.directing.DirectingRows;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.patient.Patient;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.TenantsQuery;

/** The legal holds in the database, each checked when it is read. */
final class HoldStore {

    private static final String STORED =
            "select h, p from LegalHold h left join Patient p on p.tenantId = h.tenantId and p.id = h.patient where ";

    private static final String TO_LIFT = " and h.liftProposer.name is not null";

    private static final TenantsQuery<PatientRowId> HELD = new TenantsQuery<>(
            "select stored.tenant_id, stored.patient"
                    + " from unnest(cast(? as varchar array), cast(? as uuid array)) as wanted (tenant_id, patient)"
                    + " join legal_holds stored"
                    + " on stored.tenant_id = wanted.tenant_id and stored.patient = wanted.patient where "
                    + TenantsQuery.about("stored.tenant_id"),
            row -> new PatientRowId(new TenantId(row.text(1)), row.uuid(2)));
    private final Database database;
    private final DirectingRows rows;

    HoldStore(Database database, DirectingRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /** A hold of the database, with the patient's id. */
    record PlacedHold(LegalHold hold, PatientId patientId) {}

    /** A hold of the database and the patient, as they are stored; unchecked. The patient's row may be missing. */
    record StoredHold(LegalHold hold, Optional<Patient> patient) {}

    private static List<StoredHold> stored(TypedQuery<Object[]> query) {
        return query.getResultStream()
                .map(row -> new StoredHold((LegalHold) row[0], Optional.ofNullable((Patient) row[1])))
                .toList();
    }

    /** Finds the holds that were placed at that time or later, the earliest first; so many at most. */
    List<StoredHold> findPlacedSince(Instant time, int limit) {
        return database.read(entityManager -> stored(entityManager
                .createQuery(STORED + "h.placedAt >= :time order by h.placedAt", Object[].class)
                .setParameter("time", time)
                .setMaxResults(limit)));
    }

    /** Finds the hold on the keys of this patient. */
    Optional<StoredHold> findStored(PatientRowId patient) {
        return database
                .read(entityManager -> stored(entityManager
                        .createQuery(STORED + "h.tenantId = :tenantId and h.patient = :patient", Object[].class)
                        .setParameter("tenantId", patient.tenantId().value())
                        .setParameter("patient", patient.value())))
                .stream()
                .findFirst();
    }

    /** Finds the holds of a tenant in the order in which its patients came, behind the first ones; so many at most. */
    List<PlacedHold> findPlaced(TenantId tenantId, int first, int limit) {
        return rows.reading(entityManager -> findPlaced(entityManager, tenantId, "", first, limit));
    }

    /** Finds the holds of a tenant that somebody proposed to lift, in the same order; so many at most. */
    List<PlacedHold> findToLift(TenantId tenantId, int limit) {
        return rows.reading(entityManager -> findToLift(entityManager, tenantId, limit));
    }

    /** Finds them in a transaction that there is already. */
    List<PlacedHold> findToLift(EntityManager entityManager, TenantId tenantId, int limit) {
        return findPlaced(entityManager, tenantId, TO_LIFT, 0, limit);
    }

    private List<PlacedHold> findPlaced(
            EntityManager entityManager, TenantId tenantId, String condition, int first, int limit) {
        List<PlacedHold> found = entityManager
                .createQuery(
                        "select h, (select p.patientId from Patient p where p.tenantId = :tenantId and p.id = h.patient)"
                                + " from LegalHold h where h.tenantId = :tenantId" + condition
                                + " order by h.patient",
                        Object[].class)
                .setParameter("tenantId", tenantId.value())
                .setFirstResult(first)
                .setMaxResults(limit)
                .getResultStream()
                .filter(row -> row[1] != null)
                .map(row -> new PlacedHold((LegalHold) row[0], new PatientId((String) row[1])))
                .toList();
        rows.requireAll(
                entityManager, tenantId, found.stream().map(PlacedHold::hold).toList());
        return found;
    }

    /** Finds those of the patients whose keys are under a hold. */
    List<PatientRowId> findHeld(List<PatientRowId> patients) {
        List<String> tenants =
                patients.stream().map(it -> it.tenantId().value()).toList();
        return HELD.find(
                database,
                tenants,
                SqlType.TEXT.each(tenants),
                SqlType.UUID.each(patients.stream().map(PatientRowId::value).toList()));
    }

    /** Finds those of the patients whose keys are under no hold, without those whose node of Citus is away. */
    List<PatientRowId> findUnheld(List<PatientRowId> patients) {
        return database.shards().ofNodes(patients, it -> it.tenantId().value(), asked -> {
            Set<PatientRowId> held = Set.copyOf(findHeld(asked));
            return asked.stream().filter(it -> !held.contains(it)).toList();
        });
    }

    /** Returns true if the row is the one of its last change; what is not trusted is listed in no register. */
    boolean isTrusted(DirectingRow row) {
        return database.read(entityManager -> rows.isTrusted(entityManager, row.rowName(), Optional.of(row)));
    }

    Optional<LegalHold> find(PatientRowId patient) {
        return rows.find(LegalHold.rowName(patient), entityManager -> find(entityManager, patient));
    }

    private static LegalHold find(EntityManager entityManager, PatientRowId patient) {
        return entityManager.find(LegalHold.class, LegalHold.Key.of(patient));
    }

    /** Returns an effect that is refused if there is a hold on the patient's keys, or if one is missing that the trail knows. */
    Effect requireNone(PatientRowId patient) {
        return entityManager -> {
            if (find(entityManager, patient) != null) {
                throw new LegalHoldException();
            }
            rows.requireAbsent(entityManager, LegalHold.rowName(patient));
        };
    }

    /**
     * Returns an effect that places a hold, or gives the one there is another reason.
     *
     * @param condition is what the request expects
     * @param shown is the tag of the hold that only the erasure register knows, if there is one
     */
    Effect place(
            Attempt attempt,
            PatientRowId patient,
            RowCondition condition,
            Optional<RowTag> shown,
            Consumer<LegalHold> placing) {
        return entityManager -> {
            Effect effect = find(entityManager, patient) == null
                    ? rows.create(attempt, creating -> {
                        condition.requireToCreate(shown);
                        LegalHold hold = new LegalHold(patient);
                        placing.accept(hold);
                        creating.persist(hold);
                        return hold;
                    })
                    : rows.change(attempt, changing -> find(changing, patient), hold -> {
                        condition.requireToReplace(hold.tag());
                        placing.accept(hold);
                    });
            effect.apply(entityManager);
        };
    }

    /** Returns the stored hold, unchecked: the change of it checks it. */
    static Optional<LegalHold> in(EntityManager entityManager, PatientRowId patient) {
        return Optional.ofNullable(find(entityManager, patient));
    }

    /** Returns an effect that keeps the hold, and proposes to lift it; refused if it is another than the request expects. */
    Effect proposeLift(Attempt attempt, PatientRowId patient, RowCondition condition, Instant now) {
        return rows.change(attempt, changing -> find(changing, patient), hold -> {
            condition.requireToChange(hold.tag());
            hold.proposeLift(Proposer.of(attempt.caller().person(), now));
        });
    }

    /** Returns an effect that stores the hold that only the erasure register knows, and proposes to lift it. */
    Effect storeProposed(Attempt attempt, PatientRowId patient, Instant now) {
        return rows.create(attempt, creating -> {
            if (find(creating, patient) != null) {
                throw new ConcurrentChangeException();
            }
            LegalHold hold = new LegalHold(patient);
            hold.place(HoldReason.OF_THE_REGISTER, Caller.INTERNAL, now);
            hold.proposeLift(Proposer.of(attempt.caller().person(), now));
            creating.persist(hold);
            return hold;
        });
    }

    /** Returns an effect that lifts the hold; refused if there is none, or another than the request expects. */
    Effect lift(Attempt attempt, PatientRowId patient, RowCondition condition) {
        return entityManager -> {
            if (find(entityManager, patient) == null) {
                throw new UnknownDestructionException();
            }
            rows.remove(attempt, removing -> find(removing, patient), hold -> {
                        condition.requireToChange(hold.tag());
                        entityManager.remove(hold);
                    })
                    .apply(entityManager);
        };
    }
}

package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.RotationInProgressException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.BulkTable;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.LeaseKind;

/**
 * Stores the next wrappings of patients with many data keys, slice by slice, each a transaction of its own. One statement lets
 * all of a patient's count. What was interrupted continues where it was.
 *
 * <p>Guarantee: a slice is refused to a holder that lost the patient's lease.
 */
@Shared
record StagedKeyStore(Database database) {

    /** One server at a time prepares the rotation of a patient with many data keys. */
    static final LeaseKind<PatientRowId> PREPARING = new LeaseKind<>(
            "staged-rotation", Duration.ofSeconds(60), it -> it.tenantId().value(), PatientRowId::value);

    /** The number of data keys that are dropped or moved in one transaction. */
    private static final int SLICE = 2_000;

    private static final String OF_PATIENT = " where tenant_id = ? and patient = ?";

    private static final RowQuery<StagedRotation> ROTATION = new RowQuery<>(
            "select " + StagedRotation.COLUMNS + " from staged_rotations where tenant_id = ? and patient = ?",
            StagedRotation::read);
    private static final RowQuery<UUID> LOCK = new RowQuery<>(
            "select rotation from staged_rotations where tenant_id = ? and patient = ? and rotation = ?"
                    + " and not switched for update",
            row -> row.uuid(1));
    private static final RowQuery<UUID> NEXT = new RowQuery<>(
            "select key_id from staged_data_keys where tenant_id = ? and patient = ? order by key_id limit ?",
            row -> row.uuid(1));

    private static final RowQuery<Long> RENEWED = new RowQuery<>(
            "select count(*) from current_data_keys" + OF_PATIENT + " and generation > ? and wrapped_at >= ?",
            row -> row.number(1));
    private static final RowWrite INSERT = new RowWrite("insert into staged_rotations (tenant_id, patient, "
            + StagedRotation.COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, false)");
    private static final RowWrite BEGIN = new RowWrite(
            "update staged_rotations set rotation = ?, wrapped_under = ?, due = ?, started_at = ?" + OF_PATIENT);
    private static final RowWrite ADVANCE = new RowWrite(
            "update staged_rotations set reached = ?, rotated = ?, unchanged = ?, generation = ?" + OF_PATIENT);
    private static final RowWrite SWITCH = new RowWrite("update staged_rotations set switched = true" + OF_PATIENT
            + " and rotation = ? and reached = ? and not switched");
    private static final RowWrite DROP_EMPTY = new RowWrite(
            "delete from staged_rotations" + OF_PATIENT + " and rotation = ? and rotated = 0 and not switched");
    private static final RowWrite DROP = new RowWrite("delete from staged_data_keys" + OF_PATIENT + " and key_id <= ?");
    private static final RowWrite END = new RowWrite("delete from staged_rotations" + OF_PATIENT);

    private static final BulkTable TABLE = new BulkTable("staged_data_keys")
            .column("tenant_id", SqlType.TEXT)
            .column("patient", SqlType.UUID)
            .column("key_id", SqlType.UUID)
            .column("generation", SqlType.INTEGER)
            .column("provider", SqlType.TEXT)
            .column("wrapped_under", SqlType.TEXT)
            .column("encrypted_key", SqlType.BYTES)
            .column("wrapped_at", SqlType.TIME);

    @Inject
    StagedKeyStore {}

    /** Returns the rotation that is prepared for the patient; if there is none, the given one, which is stored. */
    StagedRotation findOrInsert(Lease<PatientRowId> lease, StagedRotation rotation) {
        PatientRowId patient = lease.subject();
        return database.write(entityManager -> {
            // The holder of the lease alone inserts one.
            lease.requireHeld(entityManager);
            return ROTATION.find(entityManager, patient.tenantId().value(), patient.value()).stream()
                    .findFirst()
                    .orElseGet(() -> insert(entityManager, patient, rotation));
        });
    }

    private static StagedRotation insert(EntityManager entityManager, PatientRowId patient, StagedRotation rotation) {
        INSERT.apply(
                entityManager,
                patient.tenantId().value(),
                patient.value(),
                rotation.id(),
                rotation.wrappedUnder(),
                rotation.due(),
                rotation.startedAt(),
                rotation.reached());
        return rotation;
    }

    /** Begins again in place of what was prepared. */
    void begin(Lease<PatientRowId> lease, StagedRotation before, StagedRotation rotation) {
        PatientRowId patient = lease.subject();
        dropAll(lease, before);
        database.change(entityManager -> {
            lock(entityManager, lease, before);
            BEGIN.apply(
                    entityManager,
                    rotation.id(),
                    rotation.wrappedUnder(),
                    rotation.due(),
                    rotation.startedAt(),
                    patient.tenantId().value(),
                    patient.value());
            advance(entityManager, patient, rotation);
        });
    }

    private void dropAll(Lease<PatientRowId> lease, StagedRotation before) {
        while (database.write(entityManager -> {
            lock(entityManager, lease, before);
            return dropSlice(entityManager, lease.subject());
        })) {
            // The next slice.
        }
    }

    /**
     * Stores the next slice.
     *
     * @param guard refuses it if the patient's keys may no longer be used
     * @param rotation as it is then
     */
    void append(Lease<PatientRowId> lease, Effect guard, StagedRotation rotation, List<RewrappedKey> moved) {
        PatientRowId patient = lease.subject();
        database.change(entityManager -> {
            lock(entityManager, lease, rotation);
            guard.apply(entityManager);
            if (!moved.isEmpty()) {
                RoundTrip changes = new RoundTrip(database.shards().areThere());
                TABLE.insert(
                        changes, moved.stream().map(key -> row(patient, key)).toList());
                changes.send(entityManager);
            }
            advance(entityManager, patient, rotation);
        });
    }

    private static void advance(EntityManager entityManager, PatientRowId patient, StagedRotation rotation) {
        ADVANCE.apply(
                entityManager,
                rotation.reached(),
                rotation.result().rotated(),
                rotation.result().current(),
                rotation.result().generation(),
                patient.tenantId().value(),
                patient.value());
    }

    private static Object[] row(PatientRowId patient, RewrappedKey key) {
        Wrapping wrapping = key.wrapping();
        return new Object[] {
            patient.tenantId().value(),
            patient.value(),
            key.keyId().value(),
            key.generation() + 1,
            wrapping.provider().name(),
            wrapping.wrappedUnder(),
            wrapping.encryptedKey().bytes(),
            key.wrappedAt()
        };
    }

    /** Lets all wrappings of the rotation count, if nothing was prepared since. */
    static Effect switchTo(PatientRowId patient, StagedRotation rotation) {
        return entityManager -> {
            int switched = SWITCH.apply(
                    entityManager, patient.tenantId().value(), patient.value(), rotation.id(), rotation.reached());
            if (switched != 1) {
                throw new ConcurrentChangeException();
            }
        };
    }

    /** Ends a rotation none of whose slices moved a data key. */
    static Effect dropping(PatientRowId patient, StagedRotation rotation) {
        return entityManager ->
                DROP_EMPTY.apply(entityManager, patient.tenantId().value(), patient.value(), rotation.id());
    }

    /** Returns how many data keys are of a wrapping that was renewed since then. */
    int countRenewed(PatientRowId patient, Instant time) {
        return database.read(entityManager -> RENEWED.find(
                        entityManager,
                        patient.tenantId().value(),
                        patient.value(),
                        DataKey.FIRST_GENERATION,
                        time.atOffset(ZoneOffset.UTC)))
                .get(0)
                .intValue();
    }

    private static void lock(EntityManager entityManager, Lease<PatientRowId> lease, StagedRotation rotation) {
        lease.requireHeld(entityManager);
        PatientRowId patient = lease.subject();
        if (LOCK.find(entityManager, patient.tenantId().value(), patient.value(), rotation.id())
                .isEmpty()) {
            throw new RotationInProgressException();
        }
    }

    /** Drops a slice; true if there were any keys in it. */
    static boolean dropSlice(EntityManager entityManager, PatientRowId patient) {
        List<UUID> slice = nextSlice(entityManager, patient);
        slice.stream().reduce((first, second) -> second).ifPresent(last -> dropTo(entityManager, patient, last));
        return !slice.isEmpty();
    }

    static List<UUID> nextSlice(EntityManager entityManager, PatientRowId patient) {
        return NEXT.find(entityManager, patient.tenantId().value(), patient.value(), SLICE);
    }

    static void dropTo(EntityManager entityManager, PatientRowId patient, UUID last) {
        DROP.apply(entityManager, patient.tenantId().value(), patient.value(), last);
    }

    /** Ends the rotation that is prepared for the patient, if there is one. */
    static void end(EntityManager entityManager, PatientRowId patient) {
        END.apply(entityManager, patient.tenantId().value(), patient.value());
    }
}

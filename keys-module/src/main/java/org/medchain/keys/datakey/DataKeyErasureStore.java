package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.escrow.EscrowStore;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;

/** Overwrites and deletes a patient's data keys once the erasure key is gone. Each step can be done again without harm. */
@Shared
public final class DataKeyErasureStore {

    /** The bytes that overwrite an encrypted key. */
    private static final byte[] NOTHING = {0};

    /** Data keys that are overwritten or deleted in one transaction. */
    private static final int SLICE = 5_000;

    /** Data keys that are read together to be tried. */
    private static final int PAGE = 1_000;

    /** Data keys that a certificate lists at most; others are counted. */
    public static final int LISTED = 5_000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String OF_PATIENT = " where tenant_id = ? and patient = ?";
    private static final String OF_SLICE = OF_PATIENT + " and key_id > ? and key_id <= ?";
    private static final RowWrite OVERWRITE =
            new RowWrite("update data_keys set encrypted_key = ?" + OF_SLICE + " and encrypted_key <> ?");
    private static final String DELETE = "delete from data_keys";
    private static final Deletion DELETE_SLICE = Deletion.of(DELETE + OF_SLICE);
    private static final Deletion DELETE_ALL = Deletion.of(DELETE + OF_PATIENT);
    private static final RowQuery<Long> COUNT =
            new RowQuery<>("select count(*) from data_keys" + OF_PATIENT, row -> row.number(1));
    private static final RowQuery<Possible> POSSIBLE = new RowQuery<>(
            "select key_id, encrypted_key from data_keys" + OF_PATIENT + " and key_id > ? and encrypted_key <> ?"
                    + " and octet_length(encrypted_key) between 1 and " + EncryptedKey.MAX_LENGTH
                    + " order by key_id limit ?",
            row -> new Possible(row.uuid(1), new EncryptedKey(row.bytes(2))));
    private static final RowQuery<UUID> NEXT = new RowQuery<>(
            "select key_id from data_keys where tenant_id = ? and patient = ? and key_id > ? order by key_id limit ?",
            row -> row.uuid(1));
    private static final RowQuery<DestroyedKey> LIST = new RowQuery<>(
            "select key_id, generation from current_data_keys" + OF_PATIENT + " order by key_id limit ?",
            row -> new DestroyedKey(new DataKeyId(row.uuid(1)), row.integer(2)));

    private final Database database;
    private final StagedKeyMover staged;
    private final EscrowStore escrow;

    @Inject
    DataKeyErasureStore(Database database, StagedKeyMover staged, EscrowStore escrow) {
        this.database = database;
        this.staged = staged;
        this.escrow = escrow;
    }

    /** A data key that was destroyed, by what may be disclosed of it. */
    public record DestroyedKey(DataKeyId keyId, int generation) {}

    /** Returns how many data keys the patient has. */
    public long count(PatientRowId patient) {
        return database.read(
                entityManager -> COUNT.find(entityManager, patient.tenantId().value(), patient.value())
                        .get(0));
    }

    /** The patient's first encrypted keys, so many at most, unless they are overwritten already. Bytes that no encrypted key has are passed over. */
    public List<EncryptedKey> findEncryptedKeys(PatientRowId patient, int most) {
        return findEncryptedKeys(patient, BEFORE_ALL, most).stream()
                .map(Possible::encryptedKey)
                .toList();
    }

    /**
     * Returns all of them, in the same order. They are read page by page, as they are asked for.
     *
     * @param beforeEach runs before each page behind the first
     */
    public Stream<EncryptedKey> encryptedKeys(PatientRowId patient, Runnable beforeEach) {
        return Stream.iterate(findEncryptedKeys(patient, BEFORE_ALL, PAGE), page -> !page.isEmpty(), page -> {
                    beforeEach.run();
                    return findEncryptedKeys(patient, page.get(page.size() - 1).keyId(), PAGE);
                })
                .flatMap(List::stream)
                .map(Possible::encryptedKey);
    }

    /** A data key whose bytes an encrypted key may have. */
    private record Possible(UUID keyId, EncryptedKey encryptedKey) {}

    private List<Possible> findEncryptedKeys(PatientRowId patient, UUID after, int most) {
        return database.read(entityManager ->
                POSSIBLE.find(entityManager, patient.tenantId().value(), patient.value(), after, NOTHING, most));
    }

    /**
     * Overwrites every encrypted key of the patient, slice by slice; the rows stay until {@link #delete}. Escrow copies are deleted.
     *
     * @param beforeEach runs before each slice
     */
    public void overwrite(PatientRowId patient, Runnable beforeEach) {
        escrow.erase(patient, beforeEach);
        staged.end(patient);
        inSlices(patient, BEFORE_ALL, beforeEach, DataKeyErasureStore::overwriteSlice);
    }

    /** The patient's data keys, oldest first, {@value #LISTED} at most. */
    public List<DestroyedKey> list(PatientRowId patient) {
        return database.read(
                entityManager -> LIST.find(entityManager, patient.tenantId().value(), patient.value(), LISTED));
    }

    /**
     * Deletes the rows behind those that are listed, slice by slice.
     *
     * @param beforeEach runs before each slice
     */
    public void deleteBehind(PatientRowId patient, List<DestroyedKey> listed, Runnable beforeEach) {
        if (listed.size() == LISTED) {
            deleteAfter(patient, listed.get(LISTED - 1).keyId().value(), beforeEach);
        }
    }

    /** Deletes all rows of the patient, slice by slice. */
    public void deleteAll(PatientRowId patient) {
        deleteAfter(patient, BEFORE_ALL, () -> {});
    }

    private void deleteAfter(PatientRowId patient, UUID after, Runnable beforeEach) {
        inSlices(patient, after, beforeEach, this::deleteSlice);
    }

    /** The rows that are left are deleted; not more than are listed. */
    public Effect delete(PatientRowId patient) {
        return transaction ->
                DELETE_ALL.on(database).apply(transaction, patient.tenantId().value(), patient.value());
    }

    /** A statement that deletes data keys, and on Citus notes how many were wrapped under what. */
    private record Deletion(RowWrite onShards, RowWrite elsewhere) {

        static Deletion of(String sql) {
            return new Deletion(
                    new RowWrite("with gone as (" + sql + " returning tenant_id, provider, wrapped_under) "
                            + WrappingNotes.INSERT + "select tenant_id, provider, wrapped_under, -count(*) from gone"
                            + " group by tenant_id, provider, wrapped_under"),
                    new RowWrite(sql));
        }

        RowWrite on(Database database) {
            return database.shards().areThere() ? onShards : elsewhere;
        }
    }

    /** Data keys of a patient that are changed in one transaction: those behind the first id, up to the last one. */
    private record Slice(PatientRowId patient, UUID after, UUID last) {}

    private static void overwriteSlice(EntityManager entityManager, Slice slice) {
        OVERWRITE.apply(
                entityManager,
                NOTHING,
                slice.patient().tenantId().value(),
                slice.patient().value(),
                slice.after(),
                slice.last(),
                NOTHING);
    }

    private void deleteSlice(EntityManager entityManager, Slice slice) {
        DELETE_SLICE
                .on(database)
                .apply(
                        entityManager,
                        slice.patient().tenantId().value(),
                        slice.patient().value(),
                        slice.after(),
                        slice.last());
    }

    private void inSlices(
            PatientRowId patient, UUID after, Runnable beforeEach, BiConsumer<EntityManager, Slice> change) {
        Optional<UUID> reached = Optional.of(after);
        while (reached.isPresent()) {
            beforeEach.run();
            UUID from = reached.get();
            reached = database.write(entityManager -> slice(entityManager, patient, from, change));
        }
    }

    /** Returns the end of the slice; empty if nothing was left. */
    private static Optional<UUID> slice(
            EntityManager entityManager, PatientRowId patient, UUID after, BiConsumer<EntityManager, Slice> change) {
        Optional<UUID> last =
                NEXT.find(entityManager, patient.tenantId().value(), patient.value(), after, SLICE).stream()
                        .reduce((first, second) -> second);
        last.ifPresent(it -> change.accept(entityManager, new Slice(patient, after, it)));
        return last;
    }
}

package org.medchain.keys.escrow;

import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.TenantId;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.SealedEscrowKey;
import org.medchain.keys.server.InFlight;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.SqlType;
import org.medchain.keys.server.database.StoredRow;

/** The escrow keys and copies in the database. */
@Shared
public final class EscrowStore {

    /** Copies that are deleted in one transaction. */
    private static final int SLICE = 5_000;

    /** The number of counts for one tenant at once: each reads all of its data keys, on a connection that other tenants need too. */
    private static final int COUNTS = 4;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final ReadableRows ESCROW_KEYS = new ReadableRows("escrow_keys");

    private static final String OF_PATIENT = " where tenant_id = ? and patient = ?";

    private static final RowWrite DELETE_COPY =
            new RowWrite("delete from escrow_copies" + OF_PATIENT + " and key_id = ?");
    private static final RowWrite DELETE_SOME =
            new RowWrite("delete from escrow_copies" + OF_PATIENT + " and key_id in (select key_id from escrow_copies"
                    + OF_PATIENT + " order by key_id limit " + SLICE + ")");
    private static final RowWrite DELETE_KEYS = new RowWrite("delete from escrow_keys" + OF_PATIENT);

    /** The condition for this version of seals: copies under any other count for nothing and are made again. */
    private static final String OF_THIS_VERSION = "substring(k.sealed from 1 for 4) = ?";

    private static final String COPIES = "select patient, key_id, epoch, copy from escrow_copies where tenant_id = ?";
    private static final String AFTER = " and (patient, key_id) > (?, ?)";
    private static final String IN_ORDER = " order by patient, key_id limit ?";
    private static final RowQuery<Copy> NEXT = new RowQuery<>(COPIES + AFTER + IN_ORDER, Copy::read);
    private static final RowQuery<Copy> NEXT_OF_SOME =
            new RowQuery<>(COPIES + AFTER + " and patient = any(?)" + IN_ORDER, Copy::read);
    private static final RowQuery<Copy> OF_EPOCH =
            new RowQuery<>(COPIES + " and patient = ? and key_id = ? and epoch = ?", Copy::read);
    private static final RowQuery<Stored> KEYS = new RowQuery<>(
            "select k.epoch, k.recovery_key, k.sealed from escrow_keys k where " + OF_THIS_VERSION
                    + " and k.tenant_id = ? and k.patient = ? and k.epoch = any(?)",
            row -> new Stored(row.uuid(1), row.text(2), row.bytes(3)));
    private static final RowQuery<Coverage> COVERAGE = new RowQuery<>(
            "select k.recovery_key, count(*) from data_keys d"
                    + " left join escrow_copies c"
                    + " on c.tenant_id = d.tenant_id and c.patient = d.patient and c.key_id = d.key_id"
                    + " left join escrow_keys k"
                    + " on k.tenant_id = c.tenant_id and k.patient = c.patient and k.epoch = c.epoch and "
                    + OF_THIS_VERSION
                    + " where d.tenant_id = ? group by k.recovery_key order by k.recovery_key",
            row -> new Coverage(Optional.ofNullable(row.text(1)).map(RecoveryKeyId::new), row.number(2)));

    private static final RowQuery<DataKeyId> WITHOUT_COPY = new RowQuery<>(
            "select d.key_id from data_keys d where d.tenant_id = ? and d.patient = ? and d.key_id > ? and not exists"
                    + " (select 1 from escrow_copies c join escrow_keys k"
                    + " on k.tenant_id = c.tenant_id and k.patient = c.patient and k.epoch = c.epoch and "
                    + OF_THIS_VERSION
                    + " where c.tenant_id = d.tenant_id and c.patient = d.patient and c.key_id = d.key_id"
                    + " and k.recovery_key = ?) order by d.key_id limit ?",
            row -> new DataKeyId(row.uuid(1)));

    private final Database database;
    private final InFlight counts = new InFlight(COUNTS);

    @Inject
    EscrowStore(Database database) {
        this.database = database;
    }

    /** The copy of a data key. */
    public record Copy(KeyPlace place, UUID epoch, byte[] copy) {

        static Copy read(StoredRow row) throws SQLException {
            return new Copy(new KeyPlace(row.uuid(1), new DataKeyId(row.uuid(2))), row.uuid(3), row.bytes(4));
        }

        @Override
        public String toString() {
            return "Copy[" + place + "]";
        }
    }

    private record Stored(UUID epoch, String recoveryKey, byte[] sealed) {

        @Override
        public String toString() {
            return "Stored[" + epoch + "]";
        }
    }

    /**
     * The number of data keys that have a copy for one recovery key.
     *
     * @param recoveryKey empty: they have none
     */
    public record Coverage(Optional<RecoveryKeyId> recoveryKey, long dataKeys) {}

    /**
     * An escrow key as it is stored.
     *
     * @param sealed a {@link SealedEscrowKey}
     */
    public record StoredEscrowKey(EscrowEpoch epoch, byte[] sealed) {

        @Override
        public String toString() {
            return "StoredEscrowKey[" + epoch + "]";
        }
    }

    /**
     * Counts the tenant's data keys by the recovery key that they have a copy for, and those that have none. It reads
     * them all.
     *
     * @throws TooManyRequestsException if as many counts for the tenant are under way as may be
     */
    public List<Coverage> coverageOf(TenantId tenantId) {
        if (!counts.begin(tenantId.value())) {
            throw new TooManyRequestsException(RETRY_AFTER);
        }
        try {
            return database.read(
                    entityManager -> COVERAGE.find(entityManager, SealedEscrowKey.header(), tenantId.value()));
        } finally {
            counts.end(tenantId.value());
        }
    }

    /**
     * The next copies of the tenant, patient by patient.
     *
     * @param patients whose; of all if empty
     */
    public List<Copy> findAfter(TenantId tenantId, Optional<List<UUID>> patients, KeyPlace after, int limit) {
        return database.read(entityManager -> patients.isPresent()
                ? NEXT_OF_SOME.find(
                        entityManager,
                        tenantId.value(),
                        after.owner(),
                        after.keyId().value(),
                        SqlType.UUID.each(patients.get()),
                        limit)
                : NEXT.find(
                        entityManager,
                        tenantId.value(),
                        after.owner(),
                        after.keyId().value(),
                        limit));
    }

    /** The patient's escrow keys of these epochs. One that is sealed as an earlier version did, or for a recovery key that is none, is left out. */
    public List<StoredEscrowKey> findKeys(PatientRowId patient, EncryptionContext context, Collection<UUID> epochs) {
        return stored(patient, epochs).stream()
                .flatMap(stored -> ESCROW_KEYS
                        .read(patient.tenantId().value(), () -> new RecoveryKeyId(stored.recoveryKey()))
                        .map(key -> new StoredEscrowKey(new EscrowEpoch(stored.epoch(), key, context), stored.sealed()))
                        .stream())
                .toList();
    }

    private List<Stored> stored(PatientRowId patient, Collection<UUID> epochs) {
        return database.read(entityManager -> KEYS.find(
                entityManager,
                SealedEscrowKey.header(),
                patient.tenantId().value(),
                patient.value(),
                SqlType.UUID.each(epochs)));
    }

    /** The copy of a data key, if it is of this epoch. */
    public Optional<Copy> findCopy(PatientRowId patient, DataKeyId keyId, UUID epoch) {
        return database
                .read(entityManager ->
                        OF_EPOCH.find(entityManager, patient.tenantId().value(), patient.value(), keyId.value(), epoch))
                .stream()
                .findFirst();
    }

    /** The recovery key that the patient's copies of this epoch are for. */
    public Optional<RecoveryKeyId> findRecoveryKey(PatientRowId patient, UUID epoch) {
        return stored(patient, List.of(epoch)).stream()
                .map(stored -> new RecoveryKeyId(stored.recoveryKey()))
                .findFirst();
    }

    /** Data keys of the patient behind this one, in their order, that have no copy for this recovery key. */
    public List<DataKeyId> findWithoutCopy(
            PatientRowId patient, RecoveryKeyId recoveryKey, DataKeyId after, int limit) {
        return database.read(entityManager -> WITHOUT_COPY.find(
                entityManager,
                patient.tenantId().value(),
                patient.value(),
                after.value(),
                SealedEscrowKey.header(),
                recoveryKey.value(),
                limit));
    }

    /** Makes room for other copies of these data keys. */
    public static Effect replacing(PatientRowId patient, List<DataKeyId> keys) {
        return entityManager -> {
            for (DataKeyId key : keys) {
                DELETE_COPY.apply(entityManager, patient.tenantId().value(), patient.value(), key.value());
            }
        };
    }

    /**
     * Deletes all of the patient, slice by slice, once the erasure key is gone. Can be done again without harm.
     *
     * @param beforeEach runs before each slice
     */
    public void erase(PatientRowId patient, Runnable beforeEach) {
        String tenantId = patient.tenantId().value();
        UUID id = patient.value();
        int deleted = SLICE;
        while (deleted == SLICE) {
            beforeEach.run();
            deleted = database.write(entityManager -> DELETE_SOME.apply(entityManager, tenantId, id, tenantId, id));
        }
        database.change(entityManager -> DELETE_KEYS.apply(entityManager, tenantId, id));
    }
}

package org.medchain.keys.escrow.recovery;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.TenantsQuery;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.LeaseKind;
import org.medchain.keys.work.WorkStore;

/**
 * Stores which tenants' data keys are looked through for those without a copy, and how far.
 *
 * <p>A row says how far the work is and no more: for whom copies are made, the tenant's own row says.
 */
@Shared
record BackfillStore(Database database) {

    /** One server at a time looks through the data keys of a tenant. */
    static final LeaseKind<TenantId> COPIES =
            LeaseKind.ofTenants("escrow-copies", Duration.ofSeconds(60), TenantId::value);

    private static final ReadableRows BACKFILLS = new ReadableRows("escrow_backfills");
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final RowWrite BEGIN = new RowWrite(
            "insert into escrow_backfills (tenant_id, recovery_key, reached, done) values (?, ?, ?, false)");
    private static final RowWrite END = new RowWrite("delete from escrow_backfills where tenant_id = ?");
    private static final RowWrite ADVANCE =
            new RowWrite("update escrow_backfills set reached = ?, amid_patient = null, amid_key = null,"
                    + " refused = refused or cast(? as boolean) where tenant_id = ?");
    private static final RowWrite NOTE_AMID = new RowWrite("update escrow_backfills set amid_patient = ?, amid_key = ?,"
            + " refused = refused or cast(? as boolean) where tenant_id = ?");
    private static final RowWrite FINISH =
            new RowWrite("update escrow_backfills set done = not refused, refused = false,"
                    + " reached = ?, amid_patient = null, amid_key = null where tenant_id = ?");
    private static final RowQuery<Integer> DONE =
            new RowQuery<>("select 1 from escrow_backfills where tenant_id = ? and done", row -> row.integer(1));
    private static final TenantsQuery<String> OPEN = new TenantsQuery<>(
            "select tenant_id from escrow_backfills where not done and recovery_key is not null and "
                    + TenantsQuery.about("tenant_id") + " order by tenant_id",
            row -> row.text(1));
    private static final RowQuery<UUID> REACHED = new RowQuery<>(
            "select reached from escrow_backfills where tenant_id = ? and recovery_key = ? and not done",
            row -> row.uuid(1));

    private static final RowQuery<KeyPlace> AMID = new RowQuery<>(
            "select amid_patient, amid_key from escrow_backfills"
                    + " where tenant_id = ? and amid_patient is not null and amid_key is not null",
            row -> new KeyPlace(row.uuid(1), new DataKeyId(row.uuid(2))));

    @Inject
    BackfillStore {}

    /** All data keys of the tenant are looked at, from the first patient on. The server that is at it loses its lease. */
    static Effect begin(TenantId tenantId, RecoveryKeyId recoveryKey) {
        return entityManager -> {
            end(tenantId).apply(entityManager);
            BEGIN.apply(entityManager, tenantId.value(), recoveryKey.value(), BEFORE_ALL);
        };
    }

    /** Ends the look through the tenant's data keys. */
    static Effect end(TenantId tenantId) {
        return entityManager -> {
            WorkStore.revoke(entityManager, COPIES, tenantId);
            END.apply(entityManager, tenantId.value());
        };
    }

    /** The tenants that are not done. */
    List<TenantId> findOpen() {
        return OPEN.findAll(database).stream()
                .flatMap(tenant -> BACKFILLS.read(tenant, () -> new TenantId(tenant)).stream())
                .toList();
    }

    /** The last patient who was looked at; empty if all were, or if what is looked for is copies for another recovery key. */
    Optional<PatientRowId> findReached(TenantId tenantId, RecoveryKeyId recoveryKey) {
        return database.read(
                entityManager -> REACHED.find(entityManager, tenantId.value(), recoveryKey.value()).stream()
                        .findFirst()
                        .map(reached -> new PatientRowId(tenantId, reached)));
    }

    /** The patient amid whose data keys the look is, and the last one that was looked at; empty if it is between two patients. */
    Optional<KeyPlace> findAmid(TenantId tenantId) {
        return database.read(entityManager ->
                AMID.find(entityManager, tenantId.value()).stream().findFirst());
    }

    /**
     * Notes a place amid a patient's data keys, to continue from.
     *
     * @param last the last one that was looked at
     * @param refused true if one of them was refused
     * @throws Lease.LostException if another is at it by now, or it was begun again
     */
    void noteAmid(Lease<TenantId> lease, PatientRowId patient, DataKeyId last, boolean refused) {
        database.change(entityManager -> {
            lease.requireHeld(entityManager);
            NOTE_AMID.apply(
                    entityManager,
                    patient.value(),
                    last.value(),
                    refused,
                    lease.subject().value());
        });
    }

    /**
     * Continues behind a patient.
     *
     * @param refused true if one of the patient's data keys was refused
     * @throws Lease.LostException if another is at it by now, or it was begun again
     */
    void advance(Lease<TenantId> lease, PatientRowId reached, boolean refused) {
        database.change(entityManager -> {
            lease.requireHeld(entityManager);
            ADVANCE.apply(
                    entityManager, reached.value(), refused, lease.subject().value());
        });
    }

    /**
     * Ends the look, or begins it again if a data key was refused.
     *
     * @return false if it begins again
     * @throws Lease.LostException if another is at it by now, or it was begun again
     */
    boolean finish(Lease<TenantId> lease) {
        String tenantId = lease.subject().value();
        return database.write(entityManager -> {
            lease.requireHeld(entityManager);
            FINISH.apply(entityManager, BEFORE_ALL, tenantId);
            return !DONE.find(entityManager, tenantId).isEmpty();
        });
    }
}

package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.TenantsQuery;
import org.medchain.keys.server.database.WaitTimeout;

/**
 * Moves the wrappings of patients with many data keys that count already to where those of others are, slice by slice, each a
 * transaction of its own. Nobody waits for it: readers find them in either place. Servers may do the same at once.
 */
@Shared
public final class StagedKeyMover {

    private static final Logger LOG = System.getLogger(StagedKeyMover.class.getName());

    /** The number of slices in one look, so that the caller can do other things in between. */
    private static final int SLICES = 20;

    private static final TenantsQuery<Switched> SWITCHED = new TenantsQuery<>(
            "select tenant_id, patient from staged_rotations where " + TenantsQuery.about("tenant_id")
                    + " and switched and (tenant_id, patient) > (?, ?) order by tenant_id, patient limit ?",
            row -> new Switched(row.text(1), row.uuid(2)));
    private static final ReadableRows ROTATIONS = new ReadableRows("staged_rotations");
    private static final Switched BEFORE_ALL = new Switched("", new UUID(0, 0));
    private static final RowQuery<UUID> LOCK = new RowQuery<>(
            "select rotation from staged_rotations where tenant_id = ? and patient = ? and switched for update",
            row -> row.uuid(1));

    /** A wrapping that is newer than a staged one stays. The slice is named twice, or PostgreSQL may read all that are staged for it. */
    private static final RowWrite MOVE = new RowWrite("""
            update data_keys k set (generation, provider, wrapped_under, encrypted_key, wrapped_at) =
                (select n.generation, n.provider, n.wrapped_under, n.encrypted_key, n.wrapped_at from staged_data_keys n
                 where n.tenant_id = k.tenant_id and n.patient = k.patient and n.key_id = k.key_id and n.tenant_id = ?)
              where k.tenant_id = ? and k.patient = ? and k.key_id >= ? and k.key_id <= ?
                and exists (select 1 from staged_data_keys n where n.tenant_id = k.tenant_id and n.patient = k.patient
                  and n.key_id = k.key_id and n.generation > k.generation and n.tenant_id = ? and n.key_id >= ? and n.key_id <= ?)""");

    /** Notes the wrappings that the move changes. It runs before the move: no other statement changes these rows in between. */
    private static final RowWrite NOTE_ON_SHARDS = new RowWrite(WrappingNotes.INSERT + """
            select k.tenant_id, moved.provider, moved.wrapped_under, sum(moved.data_keys) from data_keys k
              join staged_data_keys n on n.tenant_id = k.tenant_id and n.patient = k.patient and n.key_id = k.key_id
                and n.generation > k.generation
              cross join lateral (values (k.provider, k.wrapped_under, -1), (n.provider, n.wrapped_under, 1))
                as moved (provider, wrapped_under, data_keys)
              where k.tenant_id = ? and k.patient = ? and k.key_id >= ? and k.key_id <= ?
                and n.tenant_id = ? and n.patient = ? and n.key_id >= ? and n.key_id <= ?
              group by k.tenant_id, moved.provider, moved.wrapped_under having sum(moved.data_keys) <> 0""");

    private record Switched(String tenantId, UUID patient) {

        static Switched of(PatientRowId patient) {
            return new Switched(patient.tenantId().value(), patient.value());
        }

        PatientRowId rowId() {
            return new PatientRowId(new TenantId(tenantId), patient);
        }
    }

    private final Database database;
    private final LimitedLog failures = new LimitedLog(LOG);

    /** The last patient of the look before, behind whom the next one begins; or it begins with the first. */
    private volatile Switched last = BEFORE_ALL;

    @Inject
    StagedKeyMover(Database database) {
        this.database = database;
    }

    /** Moves some of what there is, by turns of the patients; each look begins behind those of the one before. To be called often. */
    public void moveSome() {
        Deque<PatientRowId> waiting = new ArrayDeque<>(findSwitched());
        for (int i = 0; i < SLICES && !waiting.isEmpty(); i++) {
            PatientRowId patient = waiting.remove();
            boolean more = WaitTimeout.passOver(
                    () -> moveSlice(patient),
                    e -> failures.log(
                            Level.WARNING,
                            "rows of a patient are locked; those of others are moved",
                            ": " + patient,
                            e),
                    false);
            if (more) {
                waiting.add(patient);
            }
        }
    }

    private List<PatientRowId> findSwitched() {
        Switched before = last;
        List<PatientRowId> found = ReadableRows.find(
                SLICES,
                (Optional<Switched> read) -> findSwitched(read.orElse(before)),
                row -> ROTATIONS.read(row.tenantId(), row::rowId));
        last = found.size() < SLICES ? BEFORE_ALL : Switched.of(found.get(SLICES - 1));
        return found;
    }

    private List<Switched> findSwitched(Switched after) {
        return SWITCHED.findAll(database, after.tenantId(), after.patient(), SLICES).stream()
                // On Citus each shard has a page of its own.
                .sorted(Comparator.comparing(Switched::tenantId)
                        .thenComparing(row -> row.patient().toString()))
                .limit(SLICES)
                .toList();
    }

    /** Moves all of the patient's. */
    void moveAll(PatientRowId patient) {
        while (moveSlice(patient)) {
            // The next slice.
        }
    }

    /** Moves a slice; true if there may be more. */
    private boolean moveSlice(PatientRowId patient) {
        return database.write(entityManager -> {
            boolean counts = !LOCK.find(entityManager, patient.tenantId().value(), patient.value())
                    .isEmpty();
            List<UUID> slice = counts ? StagedKeyStore.nextSlice(entityManager, patient) : List.of();
            if (counts && slice.isEmpty()) {
                StagedKeyStore.end(entityManager, patient);
            }
            if (slice.isEmpty()) {
                return false;
            }
            UUID first = slice.get(0);
            UUID last = slice.get(slice.size() - 1);
            String tenantId = patient.tenantId().value();
            if (database.shards().areThere()) {
                NOTE_ON_SHARDS.apply(
                        entityManager, tenantId, patient.value(), first, last, tenantId, patient.value(), first, last);
            }
            MOVE.apply(entityManager, tenantId, tenantId, patient.value(), first, last, tenantId, first, last);
            StagedKeyStore.dropTo(entityManager, patient, last);
            return true;
        });
    }

    /** Moves all of the patient's that counts, and drops the rest. Nothing can be prepared for the patient meanwhile. */
    void end(PatientRowId patient) {
        moveAll(patient);
        database.change(entityManager -> StagedKeyStore.end(entityManager, patient));
        while (database.write(entityManager -> StagedKeyStore.dropSlice(entityManager, patient))) {
            // The next slice.
        }
    }
}

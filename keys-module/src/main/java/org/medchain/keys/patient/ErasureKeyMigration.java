package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.SealedErasureKeyRows.NewRow;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ErasureKeyDatabase;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.StoredRow;
import org.medchain.keys.server.database.WaitTimeout;
import org.medchain.keys.work.Outcome;

/**
 * Moves erasure keys from the records database to the database of their own, slice by slice, while both are used: each is on disk there
 * before it is deleted here. What is interrupted continues at the next call; servers may do it at once.
 *
 * <p>Guarantee: no erasure is undone. One that begins before a key is deleted here finds it in the store; of one that had begun before, the
 * key is deleted from the store again.
 */
@Shared
public final class ErasureKeyMigration {

    private static final Logger LOG = System.getLogger(ErasureKeyMigration.class.getName());
    private static final ReadableRows KEYS = new ReadableRows("erasure_keys");
    private static final ReadableRows SEALED_KEYS = new ReadableRows("sealed_erasure_keys");
    private static final int SLICE = 500;

    /** The number of slices in a step. */
    static final int MOST_SLICES = 200;

    /** The largest number that is counted. */
    private static final int MOST_COUNTED = 100_000;

    /** The query for the next keys, without a join: PostgreSQL would walk all patients. */
    private static final RowQuery<Stored> NEXT = new RowQuery<>(
            "select e.tenant_id, e.patient, e.erasure_key,"
                    + " (select p.patient_id from patients p"
                    + " where p.tenant_id = e.tenant_id and p.id = e.patient and p.status <> 'DESTROYED'),"
                    + " (select p.mac from patients p where p.tenant_id = e.tenant_id and p.id = e.patient)"
                    + " from erasure_keys e where (e.tenant_id, e.patient) > (?, ?) order by e.tenant_id, e.patient limit ?",
            Stored::read);

    private static final RowQuery<Long> LEFT = new RowQuery<>(
            "select count(*) from (select tenant_id from erasure_keys order by tenant_id, patient limit ?) counted",
            row -> row.number(1));

    private final ErasureKeySettings settings;
    private final SealedErasureKeyRows rows;
    private final Database records;
    private final ErasureRegister register;
    private final SecureRandom random;
    private final int sliceSize;
    private final LimitedLog failures = new LimitedLog(LOG);
    private volatile long left;

    /** The last row that was looked at; the beginning once all were. */
    private volatile RowPlace after = RowPlace.BEGINNING;

    @Inject
    ErasureKeyMigration(
            ErasureKeySettings settings,
            ErasureKeyDatabase database,
            Database records,
            ErasureRegister register,
            SecureRandom random) {
        this(settings, database, records, register, random, SLICE);
    }

    ErasureKeyMigration(
            ErasureKeySettings settings,
            ErasureKeyDatabase database,
            Database records,
            ErasureRegister register,
            SecureRandom random,
            int sliceSize) {
        this.settings = settings;
        this.rows = new SealedErasureKeyRows(database);
        this.records = records;
        this.register = register;
        this.random = random;
        this.sliceSize = sliceSize;
    }

    /**
     * A row of the records, with ids as they are stored.
     *
     * @param patientId null if the keys are being erased
     * @param mac of the row and the id
     */
    private record Stored(String tenantId, UUID row, byte[] erasureKey, String patientId, String mac) {

        static Stored read(StoredRow row) throws SQLException {
            return new Stored(row.text(1), row.uuid(2), row.bytes(3), row.text(4), row.text(5));
        }

        PatientRowId patient() {
            return new PatientRowId(new TenantId(tenantId), row);
        }

        boolean isOf(PatientRowId other) {
            return row.equals(other.value()) && tenantId.equals(other.tenantId().value());
        }

        RowPlace place() {
            return new RowPlace(tenantId, row);
        }

        @Override
        public String toString() {
            return "Stored[" + row + "]";
        }
    }

    /** Returns how many the records had when they were counted last, a hundred thousand at most. */
    public long left() {
        return left;
    }

    void count() {
        if (settings.areExternal()) {
            left = records.read(
                    entityManager -> LEFT.find(entityManager, MOST_COUNTED).get(0));
        }
    }

    /** Moves what there is, a hundred thousand at most. */
    Outcome run() {
        return settings.keks().map(this::moveSome).orElse(Outcome.DONE);
    }

    /** Moves some keys; there is more to do before the last one was looked at. Those that can't be moved are left until the next time. */
    private Outcome moveSome(ErasureKeks keks) {
        int moved = move(keks);
        count();
        if (moved > 0) {
            LOG.log(Level.INFO, moved + " erasure keys were moved to their own database, " + left + " are left");
        }
        return after.equals(RowPlace.BEGINNING) ? Outcome.DONE : Outcome.MORE;
    }

    private int move(ErasureKeks keks) {
        int moved = 0;
        for (int i = 0; i < MOST_SLICES; i++) {
            List<Stored> slice = next(after);
            if (slice.isEmpty()) {
                after = RowPlace.BEGINNING;
                break;
            }
            moved += move(slice, keks);
            after = slice.get(slice.size() - 1).place();
        }
        return moved;
    }

    private List<Stored> next(RowPlace after) {
        return records.read(entityManager -> NEXT.find(entityManager, after.tenantId(), after.patient(), sliceSize));
    }

    private int move(List<Stored> slice, ErasureKeks keks) {
        SealedErasureKeyV1 format = new SealedErasureKeyV1(keks, random);
        try {
            List<NewRow> usable = new ArrayList<>();
            for (Stored stored : slice) {
                KEYS.read(stored.tenantId(), () -> newRow(stored, keks, format))
                        .flatMap(row -> row)
                        .ifPresent(usable::add);
            }
            List<NewRow> copied = rows.insert(usable) ? usable : copyOneByOne(usable, slice, format);
            return delete(copied);
        } finally {
            slice.forEach(stored -> Arrays.fill(stored.erasureKey(), (byte) 0));
        }
    }

    /**
     * Seals the key of a patient, unless it is being erased, or the row has another patient's id: the store erases by the hash of the id too.
     */
    private Optional<NewRow> newRow(Stored stored, ErasureKeks keks, SealedErasureKeyV1 format) {
        PatientRowId patient = stored.patient();
        return Optional.ofNullable(stored.patientId())
                .map(id -> new EncryptionContext(patient.tenantId(), new PatientId(id)))
                .filter(context -> Patient.checkOwnId(patient, context, stored.mac(), register))
                .map(register::hashOf)
                .filter(hash -> !isListed(patient, hash))
                .map(hash -> new NewRow(
                        patient,
                        hash,
                        keks.current().fingerprint(),
                        format.seal(stored.erasureKey(), patient, hash),
                        true));
    }

    private boolean isListed(PatientRowId patient, Hash hash) {
        return register.erased().contains(patient.value()) || register.erased().contains(hash);
    }

    /** Some are there already: another server is at it, or an earlier run was interrupted. */
    private List<NewRow> copyOneByOne(List<NewRow> wanted, List<Stored> slice, SealedErasureKeyV1 format) {
        return wanted.stream()
                .filter(row -> rows.insert(List.of(row)) || isThere(row, keyOf(row, slice), format))
                .toList();
    }

    private static byte[] keyOf(NewRow row, List<Stored> slice) {
        return slice.stream()
                .filter(stored -> stored.isOf(row.patient()))
                .findFirst()
                .orElseThrow()
                .erasureKey();
    }

    /** A key of another is never overwritten, nor is the one here deleted then. */
    private boolean isThere(NewRow wanted, byte[] erasureKey, SealedErasureKeyV1 format) {
        Optional<SealedErasureKeyRow> found =
                rows.find(wanted.patient()).or(() -> rows.find(wanted.patient().tenantId(), wanted.hash()));
        boolean same = found.flatMap(row -> SEALED_KEYS.read(
                        row.tenantId(),
                        () -> isSame(format.tryToOpen(row.sealed(), row.patient(), row.hash()), erasureKey)))
                .orElse(false);
        if (!same) {
            LOG.log(
                    Level.WARNING,
                    "patient " + wanted.patient() + " has another erasure key in the store; it is not moved");
        }
        return same && rows.markUsed(wanted.patient());
    }

    /** Returns true if the opened key is this one; wipes it. */
    static boolean isSame(Optional<byte[]> opened, byte[] erasureKey) {
        try {
            return opened.filter(there -> MessageDigest.isEqual(there, erasureKey))
                    .isPresent();
        } finally {
            opened.ifPresent(there -> Arrays.fill(there, (byte) 0));
        }
    }

    /** Deletes the moved keys here, those of a tenant in one transaction. Where a row is locked they are left until the next time. */
    private int delete(List<NewRow> copied) {
        return copied.stream()
                .collect(Collectors.groupingBy(row -> row.patient().tenantId()))
                .values()
                .stream()
                .mapToInt(ofTenant -> WaitTimeout.passOver(
                        () -> deleteTogether(ofTenant),
                        e -> failures.log(
                                Level.WARNING,
                                "a tenant's erasure keys can't be moved yet, since rows are locked",
                                "",
                                e),
                        0))
                .sum();
    }

    /** A patient whose erasure has begun is left to that; once the patient is listed it may be done with the store. */
    private int deleteTogether(List<NewRow> copied) {
        List<NewRow> left = new ArrayList<>();
        records.change(entityManager -> {
            left.clear();
            for (NewRow row : copied) {
                if (!PatientLifecycle.removeErasureKey(entityManager, row.patient())) {
                    left.add(row);
                }
            }
        });
        rows.takeBack(
                left.stream().filter(row -> isListed(row.patient(), row.hash())).toList());
        return copied.size() - left.size();
    }
}

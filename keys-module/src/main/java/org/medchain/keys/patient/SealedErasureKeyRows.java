package org.medchain.keys.patient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.server.database.DatabaseRefusal;
import org.medchain.keys.server.database.ErasureKeyDatabase;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** The rows of the store of erasure keys, as they are: sealed. */
final class SealedErasureKeyRows {

    private static final String SELECT =
            "select " + SealedErasureKeyRow.COLUMNS + " from sealed_erasure_keys stored where ";
    private static final String OF_PATIENT = " where tenant_id = ? and patient = ?";
    private static final String OF_ERASED = " where tenant_id = ? and (patient = ? or patient_hash = ?)";

    /**
     * The condition for keys that were never used: after a day no operation is at work on a first data key any more.
     */
    private static final String ABANDONED = "not used and taken_at < current_timestamp - interval '1' day";

    private static final RowQuery<SealedErasureKeyRow> BY_PATIENT =
            new RowQuery<>(SELECT + "stored.tenant_id = ? and stored.patient = ?", SealedErasureKeyRow::read);
    private static final RowQuery<SealedErasureKeyRow> BY_HASH =
            new RowQuery<>(SELECT + "stored.tenant_id = ? and stored.patient_hash = ?", SealedErasureKeyRow::read);
    private static final RowQuery<SealedErasureKeyRow> OF_PATIENTS = new RowQuery<>(
            "select " + SealedErasureKeyRow.COLUMNS + " from unnest(cast(? as uuid array)) as wanted (patient)"
                    + " join sealed_erasure_keys stored on stored.tenant_id = ? and stored.patient = wanted.patient",
            SealedErasureKeyRow::read);
    private static final String WANTED =
            "select wanted.place from unnest(cast(? as int array), cast(? as varchar array), cast(? as %s array))"
                    + " as wanted (place, tenant_id, id) join sealed_erasure_keys stored"
                    + " on stored.tenant_id = wanted.tenant_id and stored.%s = wanted.id";
    private static final RowQuery<Integer> WANTED_PATIENTS =
            new RowQuery<>(WANTED.formatted("uuid", "patient"), row -> row.integer(1));
    private static final RowQuery<Integer> WANTED_HASHES =
            new RowQuery<>(WANTED.formatted("varchar", "patient_hash"), row -> row.integer(1));
    private static final RowQuery<SealedErasureKeyRow> ABANDONED_ONES = new RowQuery<>(
            SELECT + ABANDONED + " and (stored.tenant_id, stored.patient) > (?, ?)"
                    + " order by stored.tenant_id, stored.patient limit ?",
            SealedErasureKeyRow::read);
    private static final RowQuery<SealedErasureKeyRow> OF_KEK = new RowQuery<>(
            SELECT + "stored.kek = ? and (stored.tenant_id, stored.patient) > (?, ?)"
                    + " order by stored.tenant_id, stored.patient limit ?",
            SealedErasureKeyRow::read);
    private static final RowQuery<String> NEXT_KEK =
            new RowQuery<>("select min(kek) from sealed_erasure_keys where kek > ?", row -> row.text(1));
    private static final RowQuery<String> NAME =
            new RowQuery<>("select name from erasure_key_store where id = 1", row -> row.text(1));

    private final ErasureKeyDatabase database;

    SealedErasureKeyRows(ErasureKeyDatabase database) {
        this.database = database;
    }

    /** Returns the name of this store, made at the first call. */
    String name() {
        Optional<String> found = first(database.find(NAME));
        if (found.isPresent()) {
            return found.get();
        }
        try {
            database.change(
                    "insert into erasure_key_store (id, name) values (1, ?)",
                    UUID.randomUUID().toString());
        } catch (RuntimeException e) {
            requireRefusal(e);
        }
        return first(database.find(NAME)).orElseThrow();
    }

    Optional<SealedErasureKeyRow> find(PatientRowId patient) {
        return first(database.find(BY_PATIENT, patient.tenantId().value(), patient.value()));
    }

    Optional<SealedErasureKeyRow> find(TenantId tenantId, Hash hash) {
        return first(database.find(BY_HASH, tenantId.value(), hash.toString()));
    }

    List<SealedErasureKeyRow> findAll(TenantId tenantId, List<UUID> patients) {
        return database.find(OF_PATIENTS, SqlType.UUID.each(patients), tenantId.value());
    }

    private static <T> Optional<T> first(List<T> found) {
        return found.stream().findFirst();
    }

    /** Answers whether the rows were stored, all of them: none if there is one of a patient. */
    boolean insert(List<NewRow> rows) {
        if (rows.isEmpty()) {
            return true;
        }
        try {
            database.changeEach(
                    "insert into sealed_erasure_keys (tenant_id, patient, patient_hash, kek, sealed_key, used, created_at,"
                            + " taken_at) values (?, ?, ?, ?, ?, ?, current_timestamp, current_timestamp)",
                    rows.stream().map(NewRow::values).toList());
            return true;
        } catch (RuntimeException e) {
            requireRefusal(e);
            return false;
        }
    }

    /** The values that are stored of a patient's key. */
    record NewRow(PatientRowId patient, Hash hash, String kek, byte[] sealed, boolean used) {

        private Object[] values() {
            return new Object[] {patient.tenantId().value(), patient.value(), hash.toString(), kek, sealed, used};
        }

        @Override
        public String toString() {
            return "NewRow[" + patient + "]";
        }
    }

    /** Rethrows the failure unless another server was faster. */
    private static void requireRefusal(RuntimeException failure) {
        if (!DatabaseRefusal.caused(failure)) {
            throw failure;
        }
    }

    /** The row is at work again; false if it is used meanwhile, or gone. */
    boolean take(PatientRowId patient) {
        return changed(
                "update sealed_erasure_keys set taken_at = current_timestamp" + OF_PATIENT + " and not used", patient);
    }

    /** Marks the key as used; false if the row is gone. */
    boolean markUsed(PatientRowId patient) {
        return changed("update sealed_erasure_keys set used = true" + OF_PATIENT, patient);
    }

    /** Deletes the row, unless it was used or taken meanwhile. */
    boolean deleteAbandoned(PatientRowId patient) {
        return changed("delete from sealed_erasure_keys" + OF_PATIENT + " and " + ABANDONED, patient);
    }

    private boolean changed(String sql, PatientRowId patient) {
        return database.change(sql, patient.tenantId().value(), patient.value()) == 1;
    }

    /** Rows that were never used, and that nobody is at work on, behind this one, in the order of their ids. */
    List<SealedErasureKeyRow> findAbandoned(RowPlace after, int limit) {
        return database.find(ABANDONED_ONES, after.tenantId(), after.patient(), limit);
    }

    /** Rows that are sealed under this KEK, behind this one, in the order of their ids. */
    List<SealedErasureKeyRow> findOfKek(String kek, RowPlace after, int limit) {
        return database.find(OF_KEK, kek, after.tenantId(), after.patient(), limit);
    }

    /** The fingerprints of all KEKs that rows are sealed under. */
    List<String> findKeks() {
        List<String> keks = new ArrayList<>();
        Optional<String> next = nextKek("");
        while (next.isPresent()) {
            keks.add(next.get());
            next = nextKek(next.get());
        }
        return keks;
    }

    /** Finds the next KEK, without {@code distinct}, which reads the whole index. */
    private Optional<String> nextKek(String after) {
        return Optional.ofNullable(database.find(NEXT_KEK, after).get(0));
    }

    /** Seals rows again that still hold what was opened. */
    void reseal(String kek, Map<SealedErasureKeyRow, byte[]> resealed) {
        database.changeEach(
                "update sealed_erasure_keys set sealed_key = ?, kek = ?" + OF_PATIENT + " and sealed_key = ?",
                resealed.entrySet().stream()
                        .map(it -> new Object[] {
                            it.getValue(),
                            kek,
                            it.getKey().tenantId(),
                            it.getKey().patientRow(),
                            it.getKey().sealed()
                        })
                        .toList());
    }

    /** Erases rows that were just inserted. */
    void takeBack(List<NewRow> inserted) {
        eraseAll(inserted.stream()
                .map(it -> ids(it.patient().tenantId(), it.patient().value(), it.hash()))
                .toList());
    }

    private void eraseAll(List<Object[]> ids) {
        if (ids.isEmpty()) {
            return;
        }
        database.changeTogether(erasureOf(ids));
    }

    /** Overwrites and deletes. Does nothing where there is no row. */
    static List<ErasureKeyDatabase.Change> erasureOf(List<Object[]> ids) {
        return List.of(
                new ErasureKeyDatabase.Change(
                        "update sealed_erasure_keys set sealed_key = ?" + OF_ERASED,
                        ids.stream().map(SealedErasureKeyRows::overwriting).toList()),
                new ErasureKeyDatabase.Change("delete from sealed_erasure_keys" + OF_ERASED, ids));
    }

    private static Object[] ids(TenantId tenantId, UUID patient, Hash hash) {
        return new Object[] {tenantId.value(), patient, hash.toString()};
    }

    private static Object[] overwriting(Object[] ids) {
        return new Object[] {new byte[SealedErasureKeyV1.LENGTH], ids[0], ids[1], ids[2]};
    }

    /** Finds those of the patients that have a row. */
    List<ErasedPatient> findAmong(List<ErasedPatient> patients) {
        List<Integer> places = new ArrayList<>();
        List<String> tenants = new ArrayList<>();
        for (ErasedPatient patient : patients) {
            places.add(places.size());
            tenants.add(patient.tenantId().value());
        }
        List<Integer> found = new ArrayList<>(database.find(
                WANTED_PATIENTS,
                SqlType.INTEGER.each(places),
                SqlType.TEXT.each(tenants),
                SqlType.UUID.each(patients.stream().map(ErasedPatient::patient).toList())));
        found.addAll(database.find(
                WANTED_HASHES,
                SqlType.INTEGER.each(places),
                SqlType.TEXT.each(tenants),
                SqlType.TEXT.each(
                        patients.stream().map(it -> it.hash().toString()).toList())));
        return found.stream().distinct().sorted().map(patients::get).toList();
    }
}

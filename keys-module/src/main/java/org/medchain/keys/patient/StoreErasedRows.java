package org.medchain.keys.patient;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.StoredErasure;
import org.medchain.keys.server.database.DatabaseRefusal;
import org.medchain.keys.server.database.ErasureKeyDatabase;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/**
 * The store's list of patients whose erasure keys it deleted. A patient is listed in the transaction that deletes the key.
 *
 * <p>Guarantee: only a row that a server with the erasure register's key wrote is found. A register never forgets whom it lists.
 */
final class StoreErasedRows {

    /** Stands for the store, where a note of a server names that server. */
    private static final String WRITER = "store of erasure keys";

    /** The number of rows among which the newest of a server is looked for. */
    private static final int NEWEST = 100;

    private static final String SEAL = "update erased_patients set destruction = ?, erased_at = ?, mac = ?"
            + " where tenant_id = ? and patient_hash = ? and patient = ? and mac is null";
    private static final String INSERT =
            "insert into erased_patients (destruction, erased_at, mac, tenant_id, patient_hash, patient, listed_at)"
                    + " select cast(? as uuid), cast(? as timestamp(6) with time zone), cast(? as varchar),"
                    + " cast(? as varchar), cast(? as varchar), cast(? as uuid), current_timestamp where not exists"
                    + " (select 1 from erased_patients where tenant_id = ? and patient_hash = ? and patient = ?)";

    private static final RowQuery<Listed> BEFORE = new RowQuery<>(
            "select tenant_id, patient_hash, patient, destruction, erased_at, mac, listed_at from erased_patients"
                    + " where (listed_at, patient_hash, patient) < (?, ?, ?)"
                    + " order by listed_at desc, patient_hash desc, patient desc limit ?",
            row -> new Listed(
                    new StoredErasure(
                            row.text(1),
                            row.text(2),
                            row.uuid(3),
                            row.uuid(4),
                            row.time(5),
                            Optional.ofNullable(row.text(6))),
                    row.time(7)));

    private static final RowQuery<Integer> AT = new RowQuery<>(
            "select 1 from erased_patients where listed_at = ? and patient_hash = ? and patient = ?",
            row -> row.integer(1));

    private static final RowQuery<Integer> UNSEALED = new RowQuery<>(
            "select wanted.place from unnest(cast(? as integer array), cast(? as varchar array), cast(? as varchar array),"
                    + " cast(? as uuid array)) as wanted (place, tenant_id, patient_hash, patient)"
                    + " join erased_patients stored on stored.tenant_id = wanted.tenant_id"
                    + " and stored.patient_hash = wanted.patient_hash and stored.patient = wanted.patient"
                    + " where stored.mac is null",
            row -> Math.toIntExact(row.number(1)));

    private record Listed(StoredErasure stored, Instant listedAt) {

        ErasedPage.Place place() {
            return new ErasedPage.Place(listedAt, stored.hash(), stored.patient());
        }
    }

    private final ErasureKeyDatabase database;
    private final ErasureRegister register;
    private volatile Optional<ErasedPage.Place> newest = Optional.empty();

    StoreErasedRows(ErasureKeyDatabase database, ErasureRegister register) {
        this.database = database;
        this.register = register;
    }

    /** Deletes the keys of these patients and lists the patients, in one transaction. */
    void erase(List<ErasedPatient> patients) {
        if (patients.isEmpty()) {
            return;
        }
        try {
            eraseOnce(patients);
        } catch (RuntimeException e) {
            if (!DatabaseRefusal.caused(e)) {
                throw e;
            }
            // Another server listed one of them meanwhile.
            eraseOnce(patients);
        }
    }

    private void eraseOnce(List<ErasedPatient> patients) {
        List<Object[]> sealed = patients.stream().map(this::sealed).toList();
        List<ErasureKeyDatabase.Change> changes = new ArrayList<>();
        changes.add(new ErasureKeyDatabase.Change(SEAL, sealed));
        changes.add(new ErasureKeyDatabase.Change(
                INSERT, sealed.stream().map(StoreErasedRows::withKeyAgain).toList()));
        changes.addAll(SealedErasureKeyRows.erasureOf(patients.stream()
                .map(it -> new Object[] {
                    it.tenantId().value(), it.patient(), it.hash().toString()
                })
                .toList()));
        database.changeTogether(changes);
    }

    private Object[] sealed(ErasedPatient patient) {
        StoredErasure row = register.noteOf(patient, WRITER);
        return new Object[] {
            row.destruction(),
            row.time().atOffset(ZoneOffset.UTC),
            row.mac().orElseThrow(),
            row.tenantId(),
            row.hash(),
            row.patient()
        };
    }

    private static Object[] withKeyAgain(Object[] sealed) {
        return Stream.concat(Arrays.stream(sealed), Arrays.stream(sealed, 3, sealed.length))
                .toArray();
    }

    /** Gives rows from before rows had a MAC the values that the register has of these patients, whom it lists, and their MAC. */
    void seal(List<ErasedPatient> listed) {
        List<Object[]> unsealed = listed.isEmpty()
                ? List.of()
                : findUnsealed(listed).stream()
                        .map(listed::get)
                        .map(this::sealed)
                        .toList();
        if (!unsealed.isEmpty()) {
            database.changeEach(SEAL, unsealed);
        }
    }

    private List<Integer> findUnsealed(List<ErasedPatient> listed) {
        return database.find(
                UNSEALED,
                SqlType.INTEGER.each(IntStream.range(0, listed.size()).boxed().toList()),
                SqlType.TEXT.each(
                        listed.stream().map(it -> it.tenantId().value()).toList()),
                SqlType.TEXT.each(
                        listed.stream().map(it -> it.hash().toString()).toList()),
                SqlType.UUID.each(listed.stream().map(ErasedPatient::patient).toList()));
    }

    /** Finds the erasures before this place, the newest first; so many at most. */
    ErasedPage findBefore(ErasedPage.Place place, int limit) {
        List<Listed> found = findRowsBefore(place, limit);
        List<ErasedPatient> patients =
                found.stream().flatMap(row -> trusted(row.stored()).stream()).toList();
        return new ErasedPage(
                patients,
                found.isEmpty() ? place : found.get(found.size() - 1).place(),
                found.size() - patients.size());
    }

    private List<Listed> findRowsBefore(ErasedPage.Place place, int limit) {
        return database.find(BEFORE, place.listedAt().atOffset(ZoneOffset.UTC), place.hash(), place.patient(), limit);
    }

    /** Returns true if the row is gone that was the newest of a server at the last call: no row is ever deleted. */
    boolean hasGoneBack() {
        boolean gone = newest.filter(it -> !isThere(it)).isPresent();
        newest = findRowsBefore(ErasedPage.Place.END, NEWEST).stream()
                .filter(row -> trusted(row.stored()).isPresent())
                .map(Listed::place)
                .findFirst()
                .or(() -> gone ? Optional.empty() : newest);
        return gone;
    }

    private boolean isThere(ErasedPage.Place place) {
        return !database.find(AT, place.listedAt().atOffset(ZoneOffset.UTC), place.hash(), place.patient())
                .isEmpty();
    }

    /** Returns the patient of the row if a server wrote it; of a row from before, if the register lists the same already. */
    private Optional<ErasedPatient> trusted(StoredErasure row) {
        return register.find(row, WRITER).or(() -> row.listedBefore(register.erased()));
    }
}

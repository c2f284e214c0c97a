package org.medchain.keys.patient;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.server.database.DatabaseRefusal;
import org.medchain.keys.server.database.ErasureKeyDatabase;
import org.medchain.keys.server.database.ReadableRows;
import org.medchain.keys.server.database.RowQuery;

/** The store's list of patients whose erasure keys it deleted. A patient is listed in the transaction that deletes the key. */
final class StoreErasedRows {

    private static final String INSERT =
            "insert into erased_patients (tenant_id, patient_hash, patient, destruction, erased_at, listed_at)"
                    + " select cast(? as varchar), cast(? as varchar), cast(? as uuid), cast(? as uuid),"
                    + " cast(? as timestamp(6) with time zone), current_timestamp where not exists"
                    + " (select 1 from erased_patients where tenant_id = ? and patient_hash = ? and patient = ?)";

    private static final RowQuery<Listed> BEFORE = new RowQuery<>(
            "select tenant_id, patient, patient_hash, destruction, erased_at, listed_at from erased_patients"
                    + " where (listed_at, patient_hash, patient) < (?, ?, ?)"
                    + " order by listed_at desc, patient_hash desc, patient desc limit ?",
            row -> new Listed(row.text(1), row.uuid(2), row.text(3), row.uuid(4), row.time(5), row.time(6)));

    private static final ReadableRows LISTED = new ReadableRows("erased_patients");

    /** A row with ids as they are stored. */
    private record Listed(
            String tenantId, UUID patient, String hash, UUID destruction, Instant erasedAt, Instant listedAt) {

        ErasedPatient erased() {
            return new ErasedPatient(new TenantId(tenantId), patient, Hash.parse(hash), destruction, erasedAt);
        }

        ErasedPage.Place place() {
            return new ErasedPage.Place(listedAt, hash, patient);
        }
    }

    private final ErasureKeyDatabase database;

    StoreErasedRows(ErasureKeyDatabase database) {
        this.database = database;
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
        List<ErasureKeyDatabase.Change> changes = new ArrayList<>();
        changes.add(new ErasureKeyDatabase.Change(
                INSERT, patients.stream().map(StoreErasedRows::row).toList()));
        changes.addAll(SealedErasureKeyRows.erasureOf(patients.stream()
                .map(it -> new Object[] {
                    it.tenantId().value(), it.patient(), it.hash().toString()
                })
                .toList()));
        database.changeTogether(changes);
    }

    private static Object[] row(ErasedPatient patient) {
        String tenantId = patient.tenantId().value();
        String hash = patient.hash().toString();
        return new Object[] {
            tenantId,
            hash,
            patient.patient(),
            patient.destruction(),
            patient.time().atOffset(ZoneOffset.UTC),
            tenantId,
            hash,
            patient.patient()
        };
    }

    /** Finds the erasures before this place, the newest first; so many at most. */
    ErasedPage findBefore(ErasedPage.Place place, int limit) {
        List<Listed> found =
                database.find(BEFORE, place.listedAt().atOffset(ZoneOffset.UTC), place.hash(), place.patient(), limit);
        List<ErasedPatient> patients = found.stream()
                .flatMap(row -> LISTED.read(row.tenantId(), row::erased).stream())
                .toList();
        return new ErasedPage(
                patients,
                found.isEmpty() ? place : found.get(found.size() - 1).place(),
                patients.size() < found.size());
    }
}

package org.medchain.keys.patient;

import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.server.database.DatabaseRefusal;
import org.medchain.keys.server.database.ErasureKeyDatabase;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.StoredRow;

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
            StoreErasedRows::read);

    private record Listed(ErasedPatient patient, ErasedPage.Place place) {}

    private final ErasureKeyDatabase database;

    StoreErasedRows(ErasureKeyDatabase database) {
        this.database = database;
    }

    private static Listed read(StoredRow row) throws SQLException {
        ErasedPatient patient = new ErasedPatient(
                new TenantId(row.text(1)), row.uuid(2), Hash.parse(row.text(3)), row.uuid(4), row.time(5));
        return new Listed(patient, new ErasedPage.Place(row.time(6), row.text(3), row.uuid(2)));
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
        return new ErasedPage(
                found.stream().map(Listed::patient).toList(),
                found.isEmpty() ? place : found.get(found.size() - 1).place());
    }
}

package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ErasureKeyDatabase;
import org.medchain.keys.server.database.ReadableRows;

/**
 * Deletes erasure keys that were made for a first data key which never came about, after a day, where they are in a database of their own.
 *
 * <p>Guarantee: none is deleted that somebody may need. One that was ever used is marked before anything sealed under it leaves the service;
 * one whose patient the records know is marked here.
 *
 * <p>Limit: if the store is restored to the moment between a first key's commit and its mark, and the records to before that commit, the key
 * counts as abandoned.
 */
@Shared
final class AbandonedErasureKeys {

    private static final ReadableRows KEYS = new ReadableRows("sealed_erasure_keys");
    private static final int PAGE = 500;

    private final ErasureKeySettings settings;
    private final SealedErasureKeyRows rows;
    private final PatientStore patients;

    @Inject
    AbandonedErasureKeys(ErasureKeySettings settings, ErasureKeyDatabase database, PatientStore patients) {
        this.settings = settings;
        this.rows = new SealedErasureKeyRows(database);
        this.patients = patients;
    }

    void delete() {
        if (settings.areExternal()) {
            List<SealedErasureKeyRow> page = rows.findAbandoned(RowPlace.BEGINNING, PAGE);
            while (!page.isEmpty()) {
                page.forEach(row -> KEYS.read(row.tenantId(), row::patient).ifPresent(this::deleteUnlessKnown));
                page = rows.findAbandoned(page.get(page.size() - 1).place(), PAGE);
            }
        }
    }

    private void deleteUnlessKnown(PatientRowId patient) {
        if (patients.findRow(patient).isPresent()) {
            rows.markUsed(patient);
        } else {
            rows.deleteAbandoned(patient);
        }
    }
}

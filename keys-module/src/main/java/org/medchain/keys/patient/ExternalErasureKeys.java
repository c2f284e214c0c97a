package org.medchain.keys.patient;

import com.github.f4b6a3.uuid.UuidCreator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.database.ErasureKeyDatabase;
import org.medchain.keys.server.database.ReadableRows;

/**
 * Erasure keys are in a database of their own, each sealed under the store's KEK.
 *
 * <p>The row of a first key is made before the ledger's unit, and marked as used behind it, before anything is handed out. If the unit fails,
 * or the server dies in between, the row is abandoned: the next first key of the patient takes it, and after a day it is deleted.
 */
final class ExternalErasureKeys implements ErasureKeyStore {

    /** Others may be at the same patient; the second time their row is there. */
    private static final int TRIES = 3;

    private static final ReadableRows KEYS = new ReadableRows("sealed_erasure_keys");

    private final ErasureKeyDatabase database;
    private final SealedErasureKeyRows rows;
    private final StoreErasedRows erasedRows;
    private final ErasureKeks keks;
    private final SealedErasureKeyV1 format;
    private final SecureRandom random;

    ExternalErasureKeys(ErasureKeyDatabase database, ErasureKeks keks, SecureRandom random, ErasureRegister register) {
        this.database = database;
        this.rows = new SealedErasureKeyRows(database);
        this.erasedRows = new StoreErasedRows(database, register);
        this.keks = keks;
        this.format = new SealedErasureKeyV1(keks, random);
        this.random = random;
    }

    @Override
    public boolean answers() {
        return database.answers();
    }

    @Override
    public Optional<KeptErasureKey> find(PatientRowId patient) {
        return rows.find(patient).map(this::open);
    }

    @Override
    public Optional<KeptErasureKey> find(TenantId tenantId, Hash hash) {
        return rows.find(tenantId, hash).map(this::open);
    }

    @Override
    public Optional<KeptErasureKey> findReturning(TenantId tenantId, Hash hash, Runnable requireNotErased) {
        requireNotErased.run();
        return find(tenantId, hash);
    }

    private KeptErasureKey open(SealedErasureKeyRow row) {
        byte[] erasureKey = format.open(row.sealed(), row.patient(), row.hash());
        return new KeptErasureKey(row.patient(), erasureKey, row.used(), row.createdAt());
    }

    @Override
    public Map<UUID, KeptErasureKey> findAll(TenantId tenantId, List<UUID> patients) {
        Map<UUID, KeptErasureKey> opened = new HashMap<>();
        rows.findAll(tenantId, patients).forEach(row -> opened.put(row.patientRow(), tryToOpen(row, tenantId)));
        return opened;
    }

    /** Opens a row. If it does not open, the key has no bytes, and the keys of the other rows are found all the same. */
    private KeptErasureKey tryToOpen(SealedErasureKeyRow row, TenantId tenantId) {
        byte[] erasureKey = KEYS.read(tenantId.value(), () -> format.tryToOpen(row.sealed(), row.patient(), row.hash()))
                .flatMap(opened -> opened)
                .orElse(new byte[0]);
        return new KeptErasureKey(
                new PatientRowId(tenantId, row.patientRow()), erasureKey, row.used(), row.createdAt());
    }

    @Override
    public KeptErasureKey prepare(TenantId tenantId, Hash hash) {
        for (int i = 0; i < TRIES; i++) {
            Optional<SealedErasureKeyRow> found = rows.find(tenantId, hash);
            if (found.isPresent()
                    && (found.get().used() || rows.take(found.get().patient()))) {
                return open(found.get());
            }
            if (found.isEmpty()) {
                insert(new PatientRowId(tenantId, UuidCreator.getTimeOrderedEpoch()), hash);
            }
        }
        throw new ConcurrentChangeException();
    }

    /** The records may have lost a patient who has a key here. */
    @Override
    public Optional<KeptErasureKey> prepareNew(TenantId tenantId, Hash hash) {
        return Optional.empty();
    }

    @Override
    public void requireNotLost(BooleanSupplier hasRow) {
        if (hasRow.getAsBoolean()) {
            throw new ConcurrentChangeException();
        }
    }

    @Override
    public Optional<ErasureKey> toRecord(PatientRowId patient, byte[] bytes) {
        return Optional.empty();
    }

    /** Inserts a key and reads it back: the stored one counts, and another server may have been faster. */
    private void insert(PatientRowId patient, Hash hash) {
        byte[] erasureKey = new byte[ErasureKey.LENGTH];
        random.nextBytes(erasureKey);
        byte[] sealed = format.seal(erasureKey, patient, hash);
        Arrays.fill(erasureKey, (byte) 0);
        // If somebody was faster, that one's is read back.
        rows.insert(List.of(
                new SealedErasureKeyRows.NewRow(patient, hash, keks.current().fingerprint(), sealed, false)));
    }

    @Override
    public void markUsed(PatientRowId patient) {
        if (!rows.markUsed(patient)) {
            throw new ConcurrentChangeException();
        }
    }

    @Override
    public void erase(List<ErasedPatient> patients) {
        erasedRows.erase(patients);
    }

    @Override
    public void seal(List<ErasedPatient> listed) {
        erasedRows.seal(listed);
    }

    @Override
    public Optional<List<ErasedPatient>> findRestored(List<ErasedPatient> erased) {
        return Optional.of(erased.isEmpty() ? List.of() : rows.findAmong(erased));
    }

    @Override
    public boolean hasGoneBack() {
        return erasedRows.hasGoneBack();
    }

    @Override
    public boolean listsErased() {
        return true;
    }

    @Override
    public ErasedPage findErased(ErasedPage.Place before, int limit) {
        return erasedRows.findBefore(before, limit);
    }
}

package org.medchain.keys.patient;

import com.github.f4b6a3.uuid.UuidCreator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;

/**
 * Erasure keys are in the records database: each is read with its patient's row, stored in the ledger's unit of the first data key, and
 * deleted in that of the erasure. So there is nothing to do here but to make one.
 */
final class ErasureKeysInRecords implements ErasureKeyStore {

    private final SecureRandom random;

    ErasureKeysInRecords(SecureRandom random) {
        this.random = random;
    }

    @Override
    public boolean answers() {
        return true;
    }

    @Override
    public Optional<KeptErasureKey> find(PatientRowId patient) {
        return Optional.empty();
    }

    @Override
    public Optional<KeptErasureKey> find(TenantId tenantId, Hash hash) {
        return Optional.empty();
    }

    @Override
    public Map<UUID, KeptErasureKey> findAll(TenantId tenantId, List<UUID> patients) {
        return Map.of();
    }

    @Override
    public KeptErasureKey prepare(TenantId tenantId, Hash hash) {
        byte[] erasureKey = new byte[ErasureKey.LENGTH];
        random.nextBytes(erasureKey);
        PatientRowId row = new PatientRowId(tenantId, UuidCreator.getTimeOrderedEpoch());
        return new KeptErasureKey(row, erasureKey, false, Instant.EPOCH);
    }

    @Override
    public Optional<KeptErasureKey> findReturning(TenantId tenantId, Hash hash, Runnable requireNotErased) {
        return Optional.empty();
    }

    @Override
    public Optional<KeptErasureKey> prepareNew(TenantId tenantId, Hash hash) {
        return Optional.of(prepare(tenantId, hash));
    }

    @Override
    public void requireNotLost(BooleanSupplier hasRow) {
        // The ledger's unit refuses a second row of the patient.
    }

    @Override
    public Optional<ErasureKey> toRecord(PatientRowId patient, byte[] bytes) {
        return Optional.of(new ErasureKey(patient, bytes));
    }

    @Override
    public void markUsed(PatientRowId patient) {
        // The row of the records says it.
    }

    @Override
    public void erase(List<ErasedPatient> patients) {
        // The ledger's unit does.
    }

    @Override
    public void seal(List<ErasedPatient> listed) {
        // The records' own do.
    }

    @Override
    public Optional<List<ErasedPatient>> findRestored(List<ErasedPatient> erased) {
        return Optional.empty();
    }

    @Override
    public boolean hasGoneBack() {
        return false;
    }

    @Override
    public boolean listsErased() {
        return false;
    }

    @Override
    public ErasedPage findErased(ErasedPage.Place before, int limit) {
        return ErasedPage.NONE;
    }
}

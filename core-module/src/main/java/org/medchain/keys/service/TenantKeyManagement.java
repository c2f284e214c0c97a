package org.medchain.keys.service;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.Destruction;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.destruction.DestructionRequestOperations;
import org.medchain.keys.rotation.PatientRotation;
import org.medchain.keys.tenantkey.TenantKeyOperations;

/**
 * Implements {@link KeyManagementService} for the tenant that the caller or its token names.
 *
 * @param threads of calls whose caller does not wait
 * @param named the tenant that a caller without a token names
 */
record TenantKeyManagement(
        DataKeyOperations dataKeys,
        TenantKeyOperations tenantKeys,
        PatientRotation rotation,
        DestructionRequestOperations destructions,
        OperationThreads threads,
        Optional<TenantId> named)
        implements KeyManagementService {

    @Override
    public KeyManagementService forTenant(TenantId tenantId) {
        return new TenantKeyManagement(dataKeys, tenantKeys, rotation, destructions, threads, Optional.of(tenantId));
    }

    @Override
    public GeneratedDataKey generateDataKey(PatientId patientId) {
        return WaitingCaller.call(after -> dataKeys.generate(named, patientId, OperationThreads.ofCaller(after)));
    }

    @Override
    public CompletionStage<GeneratedDataKey> generateDataKeyAsync(PatientId patientId) {
        return dataKeys.generate(named, patientId, threads);
    }

    @Override
    public DecryptedDataKey decryptDataKey(EncryptedKey encryptedKey, PatientId patientId) {
        return WaitingCaller.call(
                after -> dataKeys.decrypt(named, encryptedKey, patientId, OperationThreads.ofCaller(after)));
    }

    @Override
    public CompletionStage<DecryptedDataKey> decryptDataKeyAsync(EncryptedKey encryptedKey, PatientId patientId) {
        return dataKeys.decrypt(named, encryptedKey, patientId, threads);
    }

    @Override
    public List<BatchResult<GeneratedDataKey>> generateDataKeys(List<PatientId> patientIds) {
        return WaitingCaller.call(after -> dataKeys.generateAll(named, patientIds, threads.thenOn(after)));
    }

    @Override
    public CompletionStage<List<BatchResult<GeneratedDataKey>>> generateDataKeysAsync(List<PatientId> patientIds) {
        return dataKeys.generateAll(named, patientIds, threads);
    }

    @Override
    public List<BatchResult<DecryptedDataKey>> decryptDataKeys(List<KeyToDecrypt> keys) {
        return WaitingCaller.call(after -> dataKeys.decryptAll(named, keys, threads.thenOn(after)));
    }

    @Override
    public CompletionStage<List<BatchResult<DecryptedDataKey>>> decryptDataKeysAsync(List<KeyToDecrypt> keys) {
        return dataKeys.decryptAll(named, keys, threads);
    }

    @Override
    public TenantKey generateTenantKey(TenantKeyVersion version) {
        return WaitingCaller.call(after -> tenantKeys.generate(named, version, OperationThreads.ofCaller(after)));
    }

    @Override
    public CompletionStage<TenantKey> generateTenantKeyAsync(TenantKeyVersion version) {
        return tenantKeys.generate(named, version, threads);
    }

    @Override
    public TenantKey decryptTenantKey(TenantKeyName name) {
        return WaitingCaller.call(after -> tenantKeys.decryptNewest(named, name, OperationThreads.ofCaller(after)));
    }

    @Override
    public CompletionStage<TenantKey> decryptTenantKeyAsync(TenantKeyName name) {
        return tenantKeys.decryptNewest(named, name, threads);
    }

    @Override
    public TenantKey decryptTenantKey(TenantKeyVersion version) {
        return WaitingCaller.call(after -> tenantKeys.decrypt(named, version, OperationThreads.ofCaller(after)));
    }

    @Override
    public CompletionStage<TenantKey> decryptTenantKeyAsync(TenantKeyVersion version) {
        return tenantKeys.decrypt(named, version, threads);
    }

    @Override
    public RotatedPatient rotatePatientKey(PatientId patientId) {
        return WaitingCaller.call(after -> rotation.rotate(named, patientId, OperationThreads.ofCaller(after)));
    }

    @Override
    public CompletionStage<RotatedPatient> rotatePatientKeyAsync(PatientId patientId) {
        return rotation.rotate(named, patientId, threads);
    }

    @Override
    public Destruction destroyPatientKeys(PatientId patientId, LegalBasis legalBasis) {
        return destructions.destroy(named, patientId, legalBasis);
    }
}

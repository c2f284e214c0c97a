package org.medchain.keys.keymanagement;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.Destruction;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.destruction.DestructionRequests;
import org.medchain.keys.rotation.PatientRotation;

/** The verbs, for the tenant that the caller names or its token does. */
final class TenantKeyManagement implements KeyManagementService {

    private final Verbs verbs;
    private final Optional<TenantId> namedTenant;

    /**
     * Who does what the service says.
     *
     * @param threads run what is left of a call whose caller does not wait
     */
    record Verbs(
            DataKeyOperations dataKeys, PatientRotation rotation, DestructionRequests destructions, Executor threads) {}

    TenantKeyManagement(Verbs verbs, Optional<TenantId> namedTenant) {
        this.verbs = verbs;
        this.namedTenant = namedTenant;
    }

    @Override
    public KeyManagementService forTenant(TenantId tenantId) {
        return new TenantKeyManagement(verbs, Optional.of(tenantId));
    }

    @Override
    public GeneratedDataKey generateDataKey(PatientId patientId) {
        return verbs.dataKeys().generate(namedTenant, patientId);
    }

    @Override
    public CompletionStage<GeneratedDataKey> generateDataKeyAsync(PatientId patientId) {
        return verbs.dataKeys().generate(namedTenant, patientId, verbs.threads());
    }

    @Override
    public DecryptedDataKey decryptDataKey(EncryptedKey encryptedKey, PatientId patientId) {
        return verbs.dataKeys().decrypt(namedTenant, encryptedKey, patientId);
    }

    @Override
    public CompletionStage<DecryptedDataKey> decryptDataKeyAsync(EncryptedKey encryptedKey, PatientId patientId) {
        return verbs.dataKeys().decrypt(namedTenant, encryptedKey, patientId, verbs.threads());
    }

    @Override
    public RotatedPatient rotatePatientKey(PatientId patientId) {
        return verbs.rotation().rotate(namedTenant, patientId);
    }

    @Override
    public Destruction destroyPatientKeys(PatientId patientId, LegalBasis legalBasis) {
        return verbs.destructions().destroy(namedTenant, patientId, legalBasis);
    }
}

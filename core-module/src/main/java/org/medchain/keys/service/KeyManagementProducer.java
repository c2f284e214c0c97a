package org.medchain.keys.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.destruction.DestructionRequestOperations;
import org.medchain.keys.rotation.PatientRotation;
import org.medchain.keys.tenantkey.TenantKeyOperations;

/**
 * Makes the {@link KeyManagementService} that any module of the EAR can inject, over the provider that the settings choose,
 * which {@link org.medchain.keys.kms.InUse} marks.
 */
@ApplicationScoped
public class KeyManagementProducer {

    @Produces
    @ApplicationScoped
    KeyManagementService keyManagementService(
            DataKeyOperations dataKeys,
            TenantKeyOperations tenantKeys,
            PatientRotation rotation,
            DestructionRequestOperations destructions,
            OperationThreads threads) {
        return new TenantKeyManagement(dataKeys, tenantKeys, rotation, destructions, threads, Optional.empty());
    }
}

package org.medchain.keys.datakey;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.kms.Kms;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.tenant.Tenants;

/**
 * Makes the {@link KeyManagementService} that any module of the EAR can inject, over the provider that the settings choose:
 * {@link Kms} stands for that one, with its circuit breakers, since only an injected bean has interceptors.
 */
@ApplicationScoped
public class KeyManagementProducer {

    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private Patients patients;
    private DataKeys dataKeys;

    /** For the proxy. */
    protected KeyManagementProducer() {}

    @Inject
    KeyManagementProducer(
            AuditedOperations operations, AuditLedger ledger, Tenants tenants, Patients patients, DataKeys dataKeys) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.patients = patients;
        this.dataKeys = dataKeys;
    }

    @Produces
    @ApplicationScoped
    KeyManagementService keyManagementService(Kms kms) {
        return new AuditedKeyManagement(
                new AuditedKeyManagement.Collaborators(
                        operations,
                        ledger,
                        tenants,
                        patients,
                        dataKeys,
                        kms,
                        new EncryptedKeyV1(new SecureRandom()),
                        Clock.systemUTC()),
                Optional.empty());
    }
}

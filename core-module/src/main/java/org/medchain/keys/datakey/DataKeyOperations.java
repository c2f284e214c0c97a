package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditLedger;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.kms.Kms;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.Patients;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.Tenants;

/**
 * The story of making and opening a data key, in the order of docs/architecture.md: who and whose, may they, the provider,
 * the seal, the ledger, and only then the answer.
 */
@ApplicationScoped
public class DataKeyOperations {

    private final EncryptedKeyV1 format = new EncryptedKeyV1(new SecureRandom());
    private final Clock clock = Clock.systemUTC();
    private AuditedOperations operations;
    private AuditLedger ledger;
    private Tenants tenants;
    private Patients patients;
    private DataKeys dataKeys;
    private Kms kms;

    /** For the proxy. */
    protected DataKeyOperations() {}

    @Inject
    DataKeyOperations(
            AuditedOperations operations,
            AuditLedger ledger,
            Tenants tenants,
            Patients patients,
            DataKeys dataKeys,
            Kms kms) {
        this.operations = operations;
        this.ledger = ledger;
        this.tenants = tenants;
        this.patients = patients;
        this.dataKeys = dataKeys;
        this.kms = kms;
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#generateDataKey} does.
     *
     * @param namedTenant the tenant that a caller without a token names
     */
    public GeneratedDataKey generate(Optional<TenantId> namedTenant, PatientId patientId) {
        return operations.run(Operation.GENERATE_DATA_KEY, Optional.of(patientId), attempt -> {
            Tenant tenant = requireTenant(attempt, namedTenant);
            EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
            WrappedDataKey generated = kms.generateDataKey(tenant.cmk(), context);
            try {
                return storeOrRetry(attempt, context, generated);
            } catch (RuntimeException e) {
                generated.close();
                throw e;
            }
        });
    }

    /** Two first keys of a new patient may meet; the later one then goes under the erasure key of the earlier. */
    private GeneratedDataKey storeOrRetry(Attempt attempt, EncryptionContext context, WrappedDataKey generated) {
        try {
            return store(attempt, context, generated);
        } catch (ConcurrentChangeException e) {
            return store(attempt, context, generated);
        }
    }

    private GeneratedDataKey store(Attempt attempt, EncryptionContext context, WrappedDataKey generated) {
        DataKeyId keyId = new DataKeyId(UuidCreator.getTimeOrderedEpoch());
        attempt.actsOn(keyId);
        attempt.reaches(DataKey.FIRST_GENERATION);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try (PatientKeys patient = patients.findOrPrepare(context)) {
            EncryptedKey encryptedKey = patient.useErasureKey(
                    erasureKey -> format.seal(erasureKey, kms.provider(), keyId, generated.wrappedKey(), context));
            Wrapping wrapping = new Wrapping(kms.provider(), kms.wrappedUnder(generated.wrappedKey()), encryptedKey);
            DataKey dataKey = new DataKey(keyId, patient.id(), wrapping, now);
            ledger.recordSuccess(
                    attempt, patient.storeIfNew(context, now).then(entityManager -> entityManager.persist(dataKey)));
            return new GeneratedDataKey(keyId, encryptedKey, generated.plainKey(), dataKey.generation(), now);
        }
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#decryptDataKey} does.
     *
     * @param namedTenant the tenant that a caller without a token names
     */
    public DecryptedDataKey decrypt(Optional<TenantId> namedTenant, EncryptedKey encryptedKey, PatientId patientId) {
        return operations.run(Operation.DECRYPT_DATA_KEY, Optional.of(patientId), attempt -> {
            Tenant tenant = requireTenant(attempt, namedTenant);
            EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
            try (PatientKeys patient = patients.find(context).orElseThrow(UnknownPatientException::new)) {
                return open(attempt, context, patient, encryptedKey);
            }
        });
    }

    private DecryptedDataKey open(
            Attempt attempt, EncryptionContext context, PatientKeys patient, EncryptedKey encryptedKey) {
        EncryptedKeyV1.OpenedKey opened =
                patient.useErasureKey(erasureKey -> format.open(erasureKey, encryptedKey, context));
        if (opened.provider() != kms.provider()) {
            throw new InvalidEncryptedKeyException();
        }
        attempt.actsOn(opened.keyId());
        Optional<DataKey> row = dataKeys.find(patient.id(), opened.keyId());
        row.map(DataKey::generation).ifPresent(attempt::reaches);
        Optional<EncryptedKey> superseding =
                row.map(DataKey::encryptedKey).filter(current -> !current.equals(encryptedKey));
        WrappedKey wrappedKey = superseding
                .map(current -> openCurrent(patient, current, context))
                .orElse(opened)
                .wrappedKey();
        PlainKey plainKey = kms.unwrap(wrappedKey, context);
        try {
            ledger.recordSuccess(attempt, patient.requireActive());
        } catch (RuntimeException e) {
            plainKey.close();
            throw e;
        }
        return new DecryptedDataKey(
                opened.keyId(),
                plainKey,
                row.map(DataKey::generation).map(OptionalInt::of).orElse(OptionalInt.empty()),
                superseding);
    }

    /** What supersedes a key that opened. So a superseded one needs no CMK or KEK but that of today. */
    private EncryptedKeyV1.OpenedKey openCurrent(PatientKeys patient, EncryptedKey current, EncryptionContext context) {
        return patient.useErasureKey(erasureKey -> format.open(erasureKey, current, context));
    }

    private Tenant requireTenant(Attempt attempt, Optional<TenantId> namedTenant) {
        TenantId tenantId = tenants.actingTenant(attempt.caller(), namedTenant);
        attempt.actsOn(tenantId);
        return tenants.requireActive(tenantId);
    }
}

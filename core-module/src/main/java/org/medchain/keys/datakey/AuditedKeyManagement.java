package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
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
import org.medchain.keys.KeyManagementService;
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
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.Tenants;

/**
 * The story of each key operation, in the order of docs/architecture.md: who and whose, may they, the provider, the seal,
 * the ledger, and only then the answer.
 */
final class AuditedKeyManagement implements KeyManagementService {

    private final Collaborators with;
    private final Optional<TenantId> namedTenant;

    /** What the operations are done with. */
    record Collaborators(
            AuditedOperations operations,
            AuditLedger ledger,
            Tenants tenants,
            Patients patients,
            DataKeys dataKeys,
            Kms kms,
            EncryptedKeyV1 format,
            Clock clock) {}

    AuditedKeyManagement(Collaborators with, Optional<TenantId> namedTenant) {
        this.with = with;
        this.namedTenant = namedTenant;
    }

    @Override
    public KeyManagementService forTenant(TenantId tenantId) {
        return new AuditedKeyManagement(with, Optional.of(tenantId));
    }

    @Override
    public GeneratedDataKey generateDataKey(PatientId patientId) {
        return with.operations().run(Operation.GENERATE_DATA_KEY, Optional.of(patientId), attempt -> {
            Tenant tenant = requireTenant(attempt);
            EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
            WrappedDataKey generated = with.kms().generateDataKey(tenant.cmk(), context);
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
        Instant now = with.clock().instant().truncatedTo(ChronoUnit.MICROS);
        try (PatientKeys patient = with.patients().findOrPrepare(context)) {
            EncryptedKey encryptedKey = patient.useErasureKey(erasureKey ->
                    with.format().seal(erasureKey, with.kms().provider(), keyId, generated.wrappedKey(), context));
            DataKey dataKey = new DataKey(keyId, patient.id(), with.kms().provider(), encryptedKey, now);
            with.ledger()
                    .recordSuccess(
                            attempt,
                            patient.storeIfNew(context, now).then(entityManager -> entityManager.persist(dataKey)));
            return new GeneratedDataKey(keyId, encryptedKey, generated.plainKey(), dataKey.generation(), now);
        }
    }

    @Override
    public DecryptedDataKey decryptDataKey(EncryptedKey encryptedKey, PatientId patientId) {
        return with.operations().run(Operation.DECRYPT_DATA_KEY, Optional.of(patientId), attempt -> {
            Tenant tenant = requireTenant(attempt);
            EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
            try (PatientKeys patient = with.patients().find(context).orElseThrow(UnknownPatientException::new)) {
                return open(attempt, context, patient, encryptedKey);
            }
        });
    }

    private DecryptedDataKey open(
            Attempt attempt, EncryptionContext context, PatientKeys patient, EncryptedKey encryptedKey) {
        EncryptedKeyV1.OpenedKey opened =
                patient.useErasureKey(erasureKey -> with.format().open(erasureKey, encryptedKey, context));
        if (opened.provider() != with.kms().provider()) {
            throw new InvalidEncryptedKeyException();
        }
        attempt.actsOn(opened.keyId());
        Optional<DataKey> row = with.dataKeys().find(patient.id(), opened.keyId());
        row.map(DataKey::generation).ifPresent(attempt::reaches);
        PlainKey plainKey = with.kms().unwrap(opened.wrappedKey(), context);
        try {
            with.ledger().recordSuccess(attempt, patient.requireActive());
        } catch (RuntimeException e) {
            plainKey.close();
            throw e;
        }
        return new DecryptedDataKey(
                opened.keyId(),
                plainKey,
                row.map(DataKey::generation).map(OptionalInt::of).orElse(OptionalInt.empty()),
                row.map(DataKey::encryptedKey).filter(current -> !current.equals(encryptedKey)));
    }

    private Tenant requireTenant(Attempt attempt) {
        TenantId tenantId = with.tenants().actingTenant(attempt.caller(), namedTenant);
        attempt.actsOn(tenantId);
        return with.tenants().requireActive(tenantId);
    }
}

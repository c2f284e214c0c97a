package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownDataKeyException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.BatchItem;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.datakey.CurrentKeys.CurrentKey;
import org.medchain.keys.datakey.EncryptedKeyV1.OpenedKey;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.ActivePatientCache;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.tenant.ActiveTenant;
import org.medchain.keys.tenant.ActiveTenantCache;

/**
 * Generates and decrypts data keys. The steps, as in docs/architecture.md: identify caller and patient, check that the keys may
 * be used, call the provider, seal or open, record in the ledger, and only then answer.
 */
@Shared
public final class DataKeyOperations {

    /** Two first keys of a new patient may meet, or what was kept may be out of date; the second time it is read again. */
    private static final int TRIES = 2;

    private final AuditedOperations operations;
    private final ActiveTenantCache tenants;
    private final ActivePatientCache patients;
    private final CurrentKeys currentKeys;
    private final DataKeyStore dataKeys;
    private final TenantProvider provider;
    private final Clock clock;
    private final EncryptedKeyV1 format;

    @Inject
    DataKeyOperations(
            AuditedOperations operations,
            ActiveTenantCache tenants,
            ActivePatientCache patients,
            CurrentKeys currentKeys,
            DataKeyStore dataKeys,
            TenantProvider provider,
            Clock clock,
            SecureRandom random) {
        this.operations = operations;
        this.tenants = tenants;
        this.patients = patients;
        this.currentKeys = currentKeys;
        this.dataKeys = dataKeys;
        this.provider = provider;
        this.clock = clock;
        this.format = new EncryptedKeyV1(random);
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#generateDataKey} does.
     *
     * @param named the tenant that a caller without a token names
     */
    public CompletableFuture<GeneratedDataKey> generate(
            Optional<TenantId> named, PatientId patientId, OperationThreads threads) {
        return operations
                .ofCallersTenant(named)
                .on(patientId)
                .trying(TRIES)
                .startOnce(
                        Operation.GENERATE_DATA_KEY,
                        threads,
                        attempt -> generate(attempt, patientId),
                        (attempt, keyId) -> generatedBefore(attempt, patientId, DataKeyId.parse(keyId)));
    }

    /** What {@link org.medchain.keys.KeyManagementService#generateDataKeys} does. */
    public CompletableFuture<List<BatchResult<GeneratedDataKey>>> generateAll(
            Optional<TenantId> named, List<PatientId> patientIds, OperationThreads threads) {
        List<BatchItem<GeneratedDataKey>> items = patientIds.stream()
                .map(patientId -> new BatchItem<>(
                        patientId,
                        attempt -> generate(attempt, patientId),
                        (attempt, keyId) -> generatedBefore(attempt, patientId, DataKeyId.parse(keyId))))
                .toList();
        return startAll(Operation.GENERATE_DATA_KEY, named, items, threads);
    }

    private <T> CompletableFuture<List<BatchResult<T>>> startAll(
            Operation operation, Optional<TenantId> named, List<BatchItem<T>> items, OperationThreads threads) {
        if (items.isEmpty() || items.size() > KeyManagementService.MOST_ITEMS) {
            throw new MalformedValueException("items", "must be 1 to " + KeyManagementService.MOST_ITEMS);
        }
        return operations.ofCallersTenant(named).trying(TRIES).startAll(operation, threads, items);
    }

    /** The patient comes first: for one whose keys may not be used, the provider is not asked, and need not be there. */
    private Recorded<GeneratedDataKey> generate(Attempt attempt, PatientId patientId) {
        ActiveTenant tenant = tenants.require(attempt.tenant());
        EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
        try (PatientKeys patient = patients.findOrPrepare(context)) {
            WrappedDataKey generated = provider.generateDataKey(attempt, tenant.cmk(), context);
            try {
                return store(attempt, tenant, context, patient, generated);
            } catch (RuntimeException e) {
                generated.close();
                throw e;
            }
        }
    }

    private Recorded<GeneratedDataKey> store(
            Attempt attempt,
            ActiveTenant tenant,
            EncryptionContext context,
            PatientKeys patient,
            WrappedDataKey generated) {
        DataKeyId keyId = new DataKeyId(UuidCreator.getTimeOrderedEpoch());
        attempt.actsOn(keyId);
        attempt.reaches(DataKey.FIRST_GENERATION);
        Instant now = clock.instant();
        EncryptedKey encryptedKey = patient.useErasureKey(
                erasureKey -> format.seal(erasureKey, provider.type(), keyId, generated.wrappedKey(), context));
        Wrapping wrapping = new Wrapping(provider.type(), provider.wrappedUnder(generated.wrappedKey()), encryptedKey);
        Effect effect = tenant.requireUnchanged()
                .then(patient.storeIfNew(context, now))
                .then(Effect.of(DataKeyTable.NEW, new DataKey(keyId, patient.id(), wrapping, now)));
        return Recorded.changing(
                        effect,
                        new GeneratedDataKey(keyId, encryptedKey, generated.plainKey(), DataKey.FIRST_GENERATION, now))
                .whenNotCommitted(generated::close)
                .whenNotCommitted(() -> forget(context))
                .repeatedFrom(keyId.toString());
    }

    /** The plain key was not kept: it is opened again, and may be wrapped otherwise by now. */
    private Recorded<GeneratedDataKey> generatedBefore(Attempt attempt, PatientId patientId, DataKeyId keyId) {
        Opening<GeneratedDataKey> opening = (tenant, context, patient) -> {
            DataKey key = dataKeys.find(patient.id(), keyId).orElseThrow(UnknownDataKeyException::new);
            DecryptedDataKey opened = open(attempt, tenant, context, patient, key.encryptedKey());
            return new GeneratedDataKey(
                    keyId, key.encryptedKey(), opened.plainKey(), key.generation(), key.createdAt());
        };
        return ofKnownPatient(attempt, patientId, opening, GeneratedDataKey::close);
    }

    /**
     * What {@link org.medchain.keys.KeyManagementService#decryptDataKey} does.
     *
     * @param named the tenant that a caller without a token names
     */
    public CompletableFuture<DecryptedDataKey> decrypt(
            Optional<TenantId> named, EncryptedKey encryptedKey, PatientId patientId, OperationThreads threads) {
        return operations
                .ofCallersTenant(named)
                .on(patientId)
                .trying(TRIES)
                .start(Operation.DECRYPT_DATA_KEY, threads, attempt -> decrypt(attempt, encryptedKey, patientId));
    }

    /** What {@link org.medchain.keys.KeyManagementService#decryptDataKeys} does. */
    public CompletableFuture<List<BatchResult<DecryptedDataKey>>> decryptAll(
            Optional<TenantId> named, List<KeyToDecrypt> keys, OperationThreads threads) {
        List<BatchItem<DecryptedDataKey>> items = keys.stream()
                .map(key -> new BatchItem<>(
                        key.patientId(),
                        attempt -> decrypt(attempt, key.encryptedKey(), key.patientId()),
                        (attempt, unused) -> decrypt(attempt, key.encryptedKey(), key.patientId())))
                .toList();
        return startAll(Operation.DECRYPT_DATA_KEY, named, items, threads);
    }

    private Recorded<DecryptedDataKey> decrypt(Attempt attempt, EncryptedKey encryptedKey, PatientId patientId) {
        return ofKnownPatient(
                attempt,
                patientId,
                (tenant, context, patient) -> open(attempt, tenant, context, patient, encryptedKey),
                DecryptedDataKey::close);
    }

    /** Opens an encrypted key of a patient. */
    private interface Opening<T> {

        T open(ActiveTenant tenant, EncryptionContext context, PatientKeys patient);
    }

    private <T> Recorded<T> ofKnownPatient(
            Attempt attempt, PatientId patientId, Opening<T> opening, Consumer<T> closing) {
        ActiveTenant tenant = tenants.require(attempt.tenant());
        EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
        try (PatientKeys patient = patients.find(context).orElseThrow(UnknownPatientException::new)) {
            Effect effect = tenant.requireUnchanged().then(patient.requireActive());
            T answer = opening.open(tenant, context, patient);
            return Recorded.changing(effect, answer)
                    .whenNotCommitted(() -> closing.accept(answer))
                    .whenNotCommitted(() -> forget(context));
        }
    }

    /** A superseded key is unwrapped by what supersedes it: so it needs no CMK or KEK but today's. */
    private DecryptedDataKey open(
            Attempt attempt,
            ActiveTenant tenant,
            EncryptionContext context,
            PatientKeys patient,
            EncryptedKey encryptedKey) {
        try (SealingKey sealingKey = patient.useErasureKey(SealingKey::derivedFrom)) {
            OpenedKey sent = format.open(sealingKey, encryptedKey, context);
            attempt.actsOn(sent.keyId());
            Optional<CurrentKey> current = currentKeys.find(sealingKey, patient.id(), encryptedKey, sent, context);
            current.map(CurrentKey::generation).ifPresent(attempt::reaches);
            OpenedKey opened = current.map(CurrentKey::opened).orElse(sent);
            PlainKey plainKey = provider.unwrap(attempt, opened.provider(), opened.wrappedKey(), tenant.cmk(), context);
            return new DecryptedDataKey(
                    sent.keyId(),
                    plainKey,
                    current.map(CurrentKey::generation).map(OptionalInt::of).orElse(OptionalInt.empty()),
                    current.map(CurrentKey::encryptedKey).filter(it -> !it.equals(encryptedKey)));
        }
    }

    /** What was kept of tenant and patient may be why the ledger refused. */
    private void forget(EncryptionContext context) {
        tenants.forget(context.tenantId());
        patients.forget(context);
    }
}

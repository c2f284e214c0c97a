package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.AuditUnavailableException;
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
import org.medchain.keys.datakey.Decryption.Opened;
import org.medchain.keys.escrow.EscrowCopies;
import org.medchain.keys.escrow.EscrowCopy;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.ActivePatientCache;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PrefetchedPatients;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseOutage;
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

    /** The number of tries: one more than others have, since the key that was sent may turn out to be superseded. */
    private static final int DECRYPT_TRIES = 3;

    private final AuditedOperations operations;
    private final ActiveTenantCache tenants;
    private final ActivePatientCache patients;
    private final CurrentKeys currentKeys;
    private final DataKeyStore dataKeys;
    private final EscrowCopies escrow;
    private final TenantProvider provider;
    private final Clock clock;
    private final EncryptedKeyFormat format;

    @Inject
    @SuppressWarnings("TooManyParameters") // A data key is made of all that protects it.
    DataKeyOperations(
            AuditedOperations operations,
            ActiveTenantCache tenants,
            ActivePatientCache patients,
            CurrentKeys currentKeys,
            DataKeyStore dataKeys,
            EscrowCopies escrow,
            TenantProvider provider,
            Clock clock,
            SecureRandom random) {
        this.operations = operations;
        this.tenants = tenants;
        this.patients = patients;
        this.currentKeys = currentKeys;
        this.dataKeys = dataKeys;
        this.escrow = escrow;
        this.provider = provider;
        this.clock = clock;
        this.format = new EncryptedKeyFormat(random);
    }

    /**
     * Does what {@link org.medchain.keys.KeyManagementService#generateDataKey} says.
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
                        attempt -> generate(attempt, patientId, patients::findOrPrepare),
                        (attempt, keyId) -> generatedBefore(attempt, patientId, DataKeyId.parse(keyId)));
    }

    /** Does what {@link org.medchain.keys.KeyManagementService#generateDataKeys} says. */
    public CompletableFuture<List<BatchResult<GeneratedDataKey>>> generateAll(
            Optional<TenantId> named, List<PatientId> patientIds, OperationThreads threads) {
        requireItems(patientIds);
        PrefetchedPatients prefetched = patients.prefetch(Set.copyOf(patientIds));
        List<BatchItem<GeneratedDataKey>> items = patientIds.stream()
                .map(patientId -> new BatchItem<>(
                        patientId,
                        attempt -> generate(attempt, patientId, prefetched::findOrPrepare),
                        (attempt, keyId) -> generatedBefore(attempt, patientId, DataKeyId.parse(keyId))))
                .toList();
        return operations
                .ofCallersTenant(named)
                .trying(TRIES)
                .startAll(Operation.GENERATE_DATA_KEY, threads, items)
                .whenComplete((ended, failure) -> prefetched.close());
    }

    private static void requireItems(List<?> items) {
        if (items.isEmpty() || items.size() > KeyManagementService.MOST_ITEMS) {
            throw new MalformedValueException("items", "must be 1 to " + KeyManagementService.MOST_ITEMS);
        }
    }

    /** The patient comes first: for one whose keys may not be used, the provider is not asked, and need not be there. */
    private Recorded<GeneratedDataKey> generate(
            Attempt attempt, PatientId patientId, Function<EncryptionContext, PatientKeys> source) {
        ActiveTenant tenant = tenants.requireWrapping(attempt.tenant(), clock.instant());
        EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
        try (PatientKeys patient = source.apply(context)) {
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
        EscrowCopy copy = escrow.copy(tenant.recoveryKey(), patient, context, keyId, generated.plainKey());
        Effect effect = tenant.requireUnchanged()
                .then(patient.storeIfNew(context, now))
                .then(Effect.of(DataKeyTable.NEW, new DataKey(keyId, patient.id(), wrapping, now)))
                .then(copy.storing());
        GeneratedDataKey answer = new GeneratedDataKey(
                keyId,
                encryptedKey,
                generated.plainKey(),
                DataKey.FIRST_GENERATION,
                now,
                tenant.sealingLimits().of(now));
        return Recorded.changingThen(effect, () -> onceUsed(patient, answer))
                .whenCommitted(copy::committed)
                .whenNotCommitted(copy::notCommitted)
                .whenNotCommitted(generated::close)
                .whenNotCommitted(() -> forget(context))
                .repeatedFrom(keyId.toString());
    }

    /**
     * Returns the committed answer after marking the patient's erasure key as used; if that fails the answer is not
     * handed out, so that no caller needs that key.
     */
    private static GeneratedDataKey onceUsed(PatientKeys patient, GeneratedDataKey answer) {
        try {
            patient.markUsed();
            return answer;
        } catch (RuntimeException e) {
            answer.close();
            throw DatabaseOutage.caused(e) ? AuditUnavailableException.ofUnknownOutcome(e) : e;
        }
    }

    /** The plain key was not kept: it is opened again, and may be wrapped otherwise by now. */
    private Recorded<GeneratedDataKey> generatedBefore(Attempt attempt, PatientId patientId, DataKeyId keyId) {
        ActiveTenant tenant = tenants.require(attempt.tenant());
        EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
        try (PatientKeys patient = patients.find(context).orElseThrow(UnknownPatientException::new)) {
            DataKey key = dataKeys.find(patient.id(), keyId).orElseThrow(UnknownDataKeyException::new);
            Opened opened = decryption(key.encryptedKey()).open(attempt, tenant, patient, context);
            return ifStillSo(
                    tenant,
                    patient,
                    context,
                    opened,
                    () -> new GeneratedDataKey(
                            keyId,
                            key.encryptedKey(),
                            opened.plainKey(),
                            key.generation(),
                            key.createdAt(),
                            tenant.sealingLimits().of(key.createdAt())));
        }
    }

    /**
     * Does what {@link org.medchain.keys.KeyManagementService#decryptDataKey} says.
     *
     * @param named the tenant that a caller without a token names
     */
    public CompletableFuture<DecryptedDataKey> decrypt(
            Optional<TenantId> named, EncryptedKey encryptedKey, PatientId patientId, OperationThreads threads) {
        return decrypt(named, encryptedKey, patientId, plainKey -> {}, threads);
    }

    /**
     * Decrypts an encrypted key that is part of something else.
     *
     * @param check looks whether the rest belongs to the key that was opened. It throws what the operation then fails with, also in the audit trail,
     *     and is asked once for each try
     */
    public CompletableFuture<DecryptedDataKey> decrypt(
            Optional<TenantId> named,
            EncryptedKey encryptedKey,
            PatientId patientId,
            Consumer<PlainKey> check,
            OperationThreads threads) {
        Decryption decryption = decryption(encryptedKey);
        return operations
                .ofCallersTenant(named)
                .on(patientId)
                .trying(DECRYPT_TRIES)
                .start(
                        Operation.DECRYPT_DATA_KEY,
                        threads,
                        attempt -> decrypt(attempt, decryption, patientId, patients::find, check));
    }

    /**
     * The service itself tries to open a key of the patient.
     *
     * @param course names what that is part of, in place of a request's id
     */
    public CompletableFuture<DecryptedDataKey> decryptByItself(
            EncryptionContext context, String course, EncryptedKey encryptedKey, OperationThreads threads) {
        Decryption decryption = decryption(encryptedKey);
        return operations
                .byItself(context.tenantId(), course)
                .on(context.patientId())
                .start(
                        Operation.DECRYPT_DATA_KEY,
                        threads,
                        attempt -> decrypt(attempt, decryption, context.patientId(), patients::find));
    }

    /** Does what {@link org.medchain.keys.KeyManagementService#decryptDataKeys} says. */
    public CompletableFuture<List<BatchResult<DecryptedDataKey>>> decryptAll(
            Optional<TenantId> named, List<KeyToDecrypt> keys, OperationThreads threads) {
        requireItems(keys);
        PrefetchedPatients prefetched =
                patients.prefetch(keys.stream().map(KeyToDecrypt::patientId).collect(Collectors.toSet()));
        List<BatchItem<DecryptedDataKey>> items =
                keys.stream().map(key -> toDecrypt(key, prefetched)).toList();
        return operations
                .ofCallersTenant(named)
                .trying(DECRYPT_TRIES)
                .startAll(Operation.DECRYPT_DATA_KEY, threads, items)
                .whenComplete((ended, failure) -> prefetched.close());
    }

    private BatchItem<DecryptedDataKey> toDecrypt(KeyToDecrypt key, PrefetchedPatients prefetched) {
        Decryption decryption = decryption(key.encryptedKey());
        return new BatchItem<>(
                key.patientId(),
                attempt -> decrypt(attempt, decryption, key.patientId(), prefetched::find),
                (attempt, unused) -> decrypt(attempt, decryption, key.patientId(), prefetched::find));
    }

    private Decryption decryption(EncryptedKey encryptedKey) {
        return new Decryption(currentKeys, provider, encryptedKey);
    }

    private Recorded<DecryptedDataKey> decrypt(
            Attempt attempt,
            Decryption decryption,
            PatientId patientId,
            Function<EncryptionContext, Optional<PatientKeys>> source) {
        return decrypt(attempt, decryption, patientId, source, plainKey -> {});
    }

    private Recorded<DecryptedDataKey> decrypt(
            Attempt attempt,
            Decryption decryption,
            PatientId patientId,
            Function<EncryptionContext, Optional<PatientKeys>> source,
            Consumer<PlainKey> check) {
        ActiveTenant tenant = tenants.require(attempt.tenant());
        EncryptionContext context = new EncryptionContext(tenant.tenantId(), patientId);
        try (PatientKeys patient = source.apply(context).orElseThrow(UnknownPatientException::new)) {
            Opened opened = checked(decryption.open(attempt, tenant, patient, context), check);
            return ifStillSo(tenant, patient, context, opened, opened::answer);
        }
    }

    private <T> Recorded<T> ifStillSo(
            ActiveTenant tenant, PatientKeys patient, EncryptionContext context, Opened opened, Supplier<T> answer) {
        Effect effect = tenant.requireUnchanged().then(patient.requireActive()).then(opened.requireExpectedRow());
        return Recorded.changingThen(effect, answer)
                .whenNotCommitted(opened::close)
                .whenNotCommitted(() -> forgetUnlessDifferent(context, opened.row()));
    }

    private static Opened checked(Opened opened, Consumer<PlainKey> check) {
        try {
            check.accept(opened.plainKey());
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /** A row that holds something else says nothing of tenant and patient. */
    private void forgetUnlessDifferent(EncryptionContext context, ExpectedRow row) {
        if (!row.isDifferent()) {
            forget(context);
        }
    }

    /** Forgets what was kept of tenant and patient: it may be the reason why the ledger refused. */
    private void forget(EncryptionContext context) {
        tenants.forget(context.tenantId());
        patients.forget(context);
    }
}

package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.AuditedOperations;
import org.medchain.keys.audit.BatchItem;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.Recorded;
import org.medchain.keys.patient.ActivePatientCache;
import org.medchain.keys.patient.PrefetchedPatients;
import org.medchain.keys.server.Shared;

/**
 * Generates and decrypts data keys, and re-wraps single ones. The steps, as in docs/engineering/architecture.md: identify caller and patient, check that the keys may
 * be used, call the provider, seal or open, record in the ledger, and only then answer.
 */
@Shared
public final class DataKeyOperations {

    /** Two first keys of a new patient may meet, or what was kept may be out of date; the second time it is read again. */
    private static final int TRIES = 2;

    /** The number of tries: one more than others have, since the key that was sent may turn out to be superseded. */
    private static final int DECRYPT_TRIES = 3;

    /** The number of tries: as many as a rotation of the patient has, which may move the key meanwhile. */
    private static final int REWRAP_TRIES = 5;

    private final AuditedOperations operations;
    private final ActivePatientCache patients;
    private final DataKeyGeneration generation;
    private final DataKeyOpening opening;
    private final DataKeyRewrapping rewrapping;

    @Inject
    DataKeyOperations(
            AuditedOperations operations,
            ActivePatientCache patients,
            DataKeyGeneration generation,
            DataKeyOpening opening,
            DataKeyRewrapping rewrapping) {
        this.operations = operations;
        this.patients = patients;
        this.generation = generation;
        this.opening = opening;
        this.rewrapping = rewrapping;
    }

    /** An operation that opens a data key. */
    private record Way(Operation operation, int tries, KeyOpener opener) {}

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
                        attempt -> generation.generate(attempt, patientId, patients::findOrPrepare),
                        (attempt, keyId) -> opening.generatedBefore(attempt, patientId, DataKeyId.parse(keyId)));
    }

    /** Does what {@link org.medchain.keys.KeyManagementService#generateDataKeys} says. */
    public CompletableFuture<List<BatchResult<GeneratedDataKey>>> generateAll(
            Optional<TenantId> named, List<PatientId> patientIds, OperationThreads threads) {
        requireItems(patientIds);
        PrefetchedPatients prefetched = patients.prefetch(Set.copyOf(patientIds));
        List<BatchItem<GeneratedDataKey>> items = patientIds.stream()
                .map(patientId -> new BatchItem<>(
                        patientId,
                        attempt -> generation.generate(attempt, patientId, prefetched::findOrPrepare),
                        (attempt, keyId) -> opening.generatedBefore(attempt, patientId, DataKeyId.parse(keyId))))
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
        return open(decrypting(), named, new KeyToDecrypt(encryptedKey, patientId), check, threads);
    }

    /**
     * Opens an encrypted key that is part of something else, and wraps its data key again if that is due: what a rotation does to one key.
     *
     * @param check as of {@link #decrypt}
     * @return ends with the key that supersedes the one that was sent, if there is one now
     */
    public CompletableFuture<DecryptedDataKey> rewrap(
            Optional<TenantId> named,
            EncryptedKey encryptedKey,
            PatientId patientId,
            Consumer<PlainKey> check,
            OperationThreads threads) {
        return open(rewrapping(), named, new KeyToDecrypt(encryptedKey, patientId), check, threads);
    }

    private Way decrypting() {
        return new Way(Operation.DECRYPT_DATA_KEY, DECRYPT_TRIES, opening::decrypt);
    }

    private Way rewrapping() {
        return new Way(Operation.ROTATE_PATIENT_KEY, REWRAP_TRIES, rewrapping.ofRequest());
    }

    private CompletableFuture<DecryptedDataKey> open(
            Way way, Optional<TenantId> named, KeyToDecrypt key, Consumer<PlainKey> check, OperationThreads threads) {
        Decryption decryption = opening.decryption(key.encryptedKey());
        return operations
                .ofCallersTenant(named)
                .on(key.patientId())
                .trying(way.tries())
                .start(
                        way.operation(),
                        threads,
                        attempt -> way.opener().open(attempt, decryption, key.patientId(), patients::find, check));
    }

    /**
     * The service itself tries to open a key of the patient.
     *
     * @param course names what that is part of, in place of a request's id
     */
    public CompletableFuture<DecryptedDataKey> decryptByItself(
            EncryptionContext context, String course, EncryptedKey encryptedKey, OperationThreads threads) {
        Decryption decryption = opening.decryption(encryptedKey);
        return operations
                .byItself(context.tenantId(), course)
                .on(context.patientId())
                .start(
                        Operation.DECRYPT_DATA_KEY,
                        threads,
                        attempt -> opening.decrypt(attempt, decryption, context.patientId(), patients::find));
    }

    /** Does what {@link org.medchain.keys.KeyManagementService#decryptDataKeys} says. */
    public CompletableFuture<List<BatchResult<DecryptedDataKey>>> decryptAll(
            Optional<TenantId> named, List<KeyToDecrypt> keys, OperationThreads threads) {
        return decryptAll(named, keys, (plainKey, item) -> {}, threads);
    }

    /**
     * Decrypts encrypted keys that are parts of something else.
     *
     * @param check as of a single one, with the item's number from 0
     */
    public CompletableFuture<List<BatchResult<DecryptedDataKey>>> decryptAll(
            Optional<TenantId> named,
            List<KeyToDecrypt> keys,
            ObjIntConsumer<PlainKey> check,
            OperationThreads threads) {
        return openAll(decrypting(), named, keys, check, threads);
    }

    /** Does for many what {@link #rewrap} does for one. */
    public CompletableFuture<List<BatchResult<DecryptedDataKey>>> rewrapAll(
            Optional<TenantId> named,
            List<KeyToDecrypt> keys,
            ObjIntConsumer<PlainKey> check,
            OperationThreads threads) {
        return openAll(rewrapping(), named, keys, check, threads);
    }

    private CompletableFuture<List<BatchResult<DecryptedDataKey>>> openAll(
            Way way,
            Optional<TenantId> named,
            List<KeyToDecrypt> keys,
            ObjIntConsumer<PlainKey> check,
            OperationThreads threads) {
        requireItems(keys);
        PrefetchedPatients prefetched =
                patients.prefetch(keys.stream().map(KeyToDecrypt::patientId).collect(Collectors.toSet()));
        List<BatchItem<DecryptedDataKey>> items = IntStream.range(0, keys.size())
                .mapToObj(item -> item(way, keys.get(item), prefetched, plainKey -> check.accept(plainKey, item)))
                .toList();
        return operations
                .ofCallersTenant(named)
                .trying(way.tries())
                .startAll(way.operation(), threads, items)
                .whenComplete((ended, failure) -> prefetched.close());
    }

    private BatchItem<DecryptedDataKey> item(
            Way way, KeyToDecrypt key, PrefetchedPatients prefetched, Consumer<PlainKey> check) {
        Decryption decryption = opening.decryption(key.encryptedKey());
        Function<Attempt, Recorded<DecryptedDataKey>> useCase =
                attempt -> way.opener().open(attempt, decryption, key.patientId(), prefetched::find, check);
        return new BatchItem<>(key.patientId(), useCase, (attempt, unused) -> useCase.apply(attempt));
    }
}

package org.medchain.keys.protocol;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PlainKey;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.datakey.DataKeyOperations;
import org.medchain.keys.provider.BlobFormat;
import org.medchain.keys.provider.BlobFormat.Blob;
import org.medchain.keys.server.Shared;

/**
 * The operations on blobs that protocols of others have, on the data keys that the service has anyway. Each is one operation of the service's own,
 * with its one event; a batch is as many as it has items.
 */
@Shared
public final class BlobOperations {

    /** The longest message that {@link #encrypt} takes, in bytes. */
    public static final int MAX_MESSAGE = BlobFormat.MAX_MESSAGE;

    /** Stands for the encrypted key of what can't be a blob, so that it fails by an operation, which is recorded with its patient. */
    private static final EncryptedKey OPENS_NOWHERE = new EncryptedKey(new byte[1]);

    private final DataKeyOperations dataKeys;
    private final OperationThreads threads;
    private final BlobFormat format;

    @Inject
    BlobOperations(DataKeyOperations dataKeys, OperationThreads threads, SecureRandom random) {
        this.dataKeys = dataKeys;
        this.threads = threads;
        this.format = new BlobFormat(random);
    }

    /** Makes a data key of the context's patient. */
    public CompletionStage<GeneratedBlob> generate(ContextEntries context) {
        return generated(context).thenApply(key -> {
            try {
                byte[] blob = BlobFormat.ofDataKey(key.encryptedKey(), key.plainKey(), context.canonicalBytes());
                return new GeneratedBlob(blob, key.plainKey());
            } catch (RuntimeException | Error e) {
                key.close();
                throw e;
            }
        });
    }

    /**
     * Encrypts a message under a new data key of the context's patient.
     *
     * @param message 1 to {@link #MAX_MESSAGE} bytes, which the caller wipes when the stage has ended
     */
    public CompletionStage<byte[]> encrypt(byte[] message, ContextEntries context) {
        return generated(context).thenApply(key -> {
            try (key) {
                return sealed(key, message, context);
            }
        });
    }

    /** Encrypts messages as {@link #encrypt} does, each under a data key of its own. */
    public CompletionStage<List<BatchResult<byte[]>>> encryptAll(List<BlobItem> messages) {
        return dataKeys.generateAll(
                        Optional.empty(),
                        messages.stream().map(item -> item.context().patient()).toList(),
                        threads)
                .thenApply(keys -> mapped(
                        keys,
                        GeneratedDataKey::close,
                        (key, item) -> sealed(
                                key,
                                messages.get(item).bytes(),
                                messages.get(item).context())));
    }

    private byte[] sealed(GeneratedDataKey key, byte[] message, ContextEntries context) {
        return format.ofMessage(key.encryptedKey(), key.plainKey(), message, context.canonicalBytes());
    }

    private CompletableFuture<GeneratedDataKey> generated(ContextEntries context) {
        return dataKeys.generate(Optional.empty(), context.patient(), threads);
    }

    /**
     * Opens a blob.
     *
     * @return ends with the data key or the message, for the caller to wipe; it fails with {@link InvalidEncryptedKeyException} if the blob does not
     *     open, or can't be one, or the tenant does not have the patient
     */
    public CompletionStage<byte[]> decrypt(byte[] blob, ContextEntries context) {
        Optional<Blob> parsed = findBlob(blob);
        return dataKeys.decrypt(
                        Optional.empty(),
                        keyOf(parsed),
                        context.patient(),
                        plainKey -> verify(require(parsed), plainKey, context.canonicalBytes()),
                        threads)
                .exceptionally(BlobOperations::failOpening)
                .thenApply(key -> {
                    try (key) {
                        return contentOf(require(parsed), key, context);
                    }
                });
    }

    /** Opens blobs as {@link #decrypt} does. One that does not open fails alone. */
    public CompletionStage<List<BatchResult<byte[]>>> decryptAll(List<BlobItem> blobs) {
        List<Optional<Blob>> parsed = parsed(blobs);
        return dataKeys.decryptAll(Optional.empty(), keysOf(parsed, blobs), verifying(parsed, blobs), threads)
                .thenApply(keys -> mapped(
                        keys,
                        DecryptedDataKey::close,
                        (key, item) -> contentOf(
                                require(parsed.get(item)), key, blobs.get(item).context())));
    }

    private static byte[] contentOf(Blob blob, DecryptedDataKey key, ContextEntries context) {
        return blob.isMessage()
                ? BlobFormat.openMessage(blob, key.plainKey(), context.canonicalBytes())
                : key.plainKey().copyOfBytes();
    }

    /**
     * Wraps a blob's data key again, under the tenant's CMK or KEK of today, if that is due, and gives the blob the encrypted key that counts now, and
     * another context of the same patient. The data key stays the same. It fails as {@link #decrypt} does.
     */
    public CompletionStage<byte[]> reEncrypt(byte[] blob, ContextEntries source, ContextEntries destination) {
        Optional<Blob> parsed = findBlob(blob);
        return dataKeys.rewrap(
                        Optional.empty(),
                        keyOf(parsed),
                        source.patient(),
                        plainKey -> verify(require(parsed), plainKey, source.canonicalBytes()),
                        threads)
                .exceptionally(BlobOperations::failOpening)
                .thenApply(key -> {
                    try (key) {
                        return renewed(require(parsed), key, source, destination);
                    }
                });
    }

    /** Wraps the data keys of blobs again as {@link #reEncrypt} does, under the same contexts. They fail as those of {@link #decryptAll}. */
    public CompletionStage<List<BatchResult<byte[]>>> reEncryptAll(List<BlobItem> blobs) {
        List<Optional<Blob>> parsed = parsed(blobs);
        return dataKeys.rewrapAll(Optional.empty(), keysOf(parsed, blobs), verifying(parsed, blobs), threads)
                .thenApply(keys -> mapped(keys, DecryptedDataKey::close, (key, item) -> {
                    ContextEntries context = blobs.get(item).context();
                    return renewed(require(parsed.get(item)), key, context, context);
                }));
    }

    private byte[] renewed(Blob blob, DecryptedDataKey key, ContextEntries source, ContextEntries destination) {
        return format.renewed(
                blob,
                key.superseding().orElse(blob.encryptedKey()),
                key.plainKey(),
                source.canonicalBytes(),
                destination.canonicalBytes());
    }

    private static DecryptedDataKey failOpening(Throwable failure) {
        Throwable reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        throw reason instanceof RuntimeException known ? ofOpening(known) : new CompletionException(reason);
    }

    /** Returns the failure for the caller, to whom a patient that the tenant does not have is another than the blob's. The audit trail tells them apart. */
    private static RuntimeException ofOpening(RuntimeException failure) {
        return failure instanceof UnknownPatientException ? new InvalidEncryptedKeyException(failure) : failure;
    }

    /** One that can't be a blob is missing. */
    private static List<Optional<Blob>> parsed(List<BlobItem> blobs) {
        return blobs.stream().map(item -> findBlob(item.bytes())).toList();
    }

    private static Optional<Blob> findBlob(byte[] bytes) {
        try {
            return Optional.of(BlobFormat.parse(bytes));
        } catch (InvalidEncryptedKeyException e) {
            return Optional.empty();
        }
    }

    private static Blob require(Optional<Blob> blob) {
        return blob.orElseThrow(InvalidEncryptedKeyException::new);
    }

    private static EncryptedKey keyOf(Optional<Blob> blob) {
        return blob.map(Blob::encryptedKey).orElse(OPENS_NOWHERE);
    }

    private static List<KeyToDecrypt> keysOf(List<Optional<Blob>> parsed, List<BlobItem> blobs) {
        List<KeyToDecrypt> keys = new ArrayList<>(blobs.size());
        for (int item = 0; item < blobs.size(); item++) {
            keys.add(new KeyToDecrypt(
                    keyOf(parsed.get(item)), blobs.get(item).context().patient()));
        }
        return keys;
    }

    private static ObjIntConsumer<PlainKey> verifying(List<Optional<Blob>> parsed, List<BlobItem> blobs) {
        return (plainKey, item) -> verify(
                require(parsed.get(item)), plainKey, blobs.get(item).context().canonicalBytes());
    }

    /** Opens a message here already, so that one that does not open is audited as a failed decrypt. */
    private static void verify(Blob blob, PlainKey dataKey, byte[] context) {
        BlobFormat.verify(blob, dataKey, context);
        if (blob.isMessage()) {
            Arrays.fill(BlobFormat.openMessage(blob, dataKey, context), (byte) 0);
        }
    }

    /** The result of one item of a batch, made of its data key. */
    private interface ItemResult<K> {

        byte[] of(K key, int item);
    }

    /** Closes all keys, and wipes what was made of them if something fails on the way. */
    private static <K> List<BatchResult<byte[]>> mapped(
            List<BatchResult<K>> keys, Consumer<K> closing, ItemResult<K> result) {
        List<BatchResult<byte[]>> results = new ArrayList<>(keys.size());
        try {
            for (BatchResult<K> key : keys) {
                int item = results.size();
                results.add(new BatchResult<>(
                        key.result().map(it -> result.of(it, item)),
                        key.failure().map(BlobOperations::ofOpening)));
            }
            return results;
        } catch (RuntimeException | Error e) {
            results.forEach(made -> made.result().ifPresent(bytes -> Arrays.fill(bytes, (byte) 0)));
            throw e;
        } finally {
            keys.forEach(key -> key.result().ifPresent(closing));
        }
    }
}

package org.medchain.keys.datakey;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.patient.ErasureKey;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * The rotation's work on the data keys of a patient, for the benchmark alone: over and over, on all processors. No
 * server, no database, no audit: what a rotation would reach if all of that took no time, with this code and this JDK.
 */
public final class BareRewrapping {

    private final EncryptedKeyFormat format;
    private final KeyProvider provider;
    private final EncryptionContext context;
    private final int keysOfAPatient;
    private final byte[] erasureKey = new byte[ErasureKey.LENGTH];
    private final DataKeyId keyId = new DataKeyId(UUID.randomUUID());
    private final EncryptedKey encryptedKey;

    public BareRewrapping(KeyProvider provider, SecureRandom random, EncryptionContext context, int keysOfAPatient) {
        this.format = new EncryptedKeyFormat(random);
        this.provider = provider;
        this.context = context;
        this.keysOfAPatient = keysOfAPatient;
        random.nextBytes(erasureKey);
        try (WrappedDataKey made = provider.generateDataKey(Optional.empty(), context)) {
            encryptedKey = format.seal(erasureKey, provider.type(), keyId, made.wrappedKey(), context);
        }
    }

    /** Returns how many data keys were re-wrapped in this time. */
    public long run(Duration duration) throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        long end = System.nanoTime() + duration.toNanos();
        List<Callable<Long>> workers = new ArrayList<>();
        for (int i = 0; i < processors; i++) {
            workers.add(() -> runUntil(end));
        }
        ExecutorService threads = Executors.newFixedThreadPool(processors);
        try {
            long keys = 0;
            for (Future<Long> worker : threads.invokeAll(workers)) {
                keys += worker.get();
            }
            return keys;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdown();
        }
    }

    private long runUntil(long end) {
        long keys = 0;
        while (System.nanoTime() < end) {
            rewrapPatient();
            keys += keysOfAPatient;
        }
        return keys;
    }

    private void rewrapPatient() {
        try (SealingKey sealingKey = SealingKey.derivedFrom(erasureKey)) {
            for (int i = 0; i < keysOfAPatient; i++) {
                WrappedKey opened =
                        format.open(sealingKey, encryptedKey, context).wrappedKey();
                WrappedKey wrapped = provider.rewrap(opened, Optional.empty(), context);
                format.seal(sealingKey, provider.type(), keyId, wrapped, context);
            }
        }
    }
}

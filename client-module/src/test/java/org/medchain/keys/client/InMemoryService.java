package org.medchain.keys.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.BatchResult;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.Destruction;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyLimits;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.LegalBasis;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.RevocationFeeds;
import org.medchain.keys.RevokedPatients;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.UnknownTenantKeyException;

/**
 * The service with everything in memory: data keys under one key, bound to their patient; and what it revoked. It counts what it is asked for
 * keys.
 */
public final class InMemoryService implements KeyManagementService, RevocationFeed, RevocationFeeds {

    private static final Instant CREATED = Instant.parse("2026-11-27T08:00:00Z");
    private static final int NONCE = 12;

    private final SecureRandom random = new SecureRandom();
    private final byte[] master = new byte[32];
    private final Set<PatientId> patients = ConcurrentHashMap.newKeySet();
    private final Map<TenantKeyVersion, byte[]> tenantKeys = new ConcurrentHashMap<>();
    private final Map<PatientId, Supplier<RuntimeException>> refused = new ConcurrentHashMap<>();
    private volatile boolean suspended;
    private volatile KeyLimits limits = KeyLimits.NONE;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger keys = new AtomicInteger();
    private final List<Optional<PatientId>> revoked = new ArrayList<>();
    private volatile Duration interval = Duration.ofMinutes(5);
    private volatile boolean silent;

    public InMemoryService() {
        random.nextBytes(master);
    }

    /** Calls of any kind so far, a batch being one. */
    public int calls() {
        return calls.get();
    }

    /** Data keys that were generated so far. */
    public int keys() {
        return keys.get();
    }

    public void suspend() {
        suspended = true;
        revoke(Optional.empty());
    }

    public void block(PatientId patientId) {
        refused.put(patientId, DestructionPendingException::new);
        revoke(Optional.of(patientId));
    }

    public void erase(PatientId patientId) {
        refused.put(patientId, KeysDestroyedException::new);
        revoke(Optional.of(patientId));
    }

    private synchronized void revoke(Optional<PatientId> patientId) {
        revoked.add(patientId);
        notifyAll();
    }

    @Override
    public RevocationFeed of(TenantId tenantId) {
        return this;
    }

    /** What callers are told of it from now on. */
    public void setInterval(Duration next) {
        interval = next;
    }

    /** Whether the feed can't be reached. */
    public void setSilent(boolean next) {
        silent = next;
    }

    /** A cursor is how many revocations there were before it. */
    @Override
    public synchronized RevokedPatients after(Optional<String> cursor, Duration wait) {
        if (silent) {
            throw new AuditUnavailableException();
        }
        if (cursor.isEmpty()) {
            return new RevokedPatients(List.of(), true, Integer.toString(revoked.size()), false, interval);
        }
        int told = Integer.parseInt(cursor.get());
        await(told, wait);
        List<Optional<PatientId>> news = revoked.subList(told, revoked.size());
        return new RevokedPatients(
                news.stream().flatMap(Optional::stream).toList(),
                news.stream().anyMatch(Optional::isEmpty),
                Integer.toString(revoked.size()),
                false,
                interval);
    }

    private synchronized void await(int told, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toMillis();
                    revoked.size() == told && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From here on new keys come with these limits. */
    public void limit(Optional<Integer> maxMessages, Optional<Duration> period) {
        limits = new KeyLimits(maxMessages, period.map(CREATED::plus));
    }

    private void requireUsable(PatientId patientId) {
        if (suspended) {
            throw new TenantSuspendedException();
        }
        if (refused.containsKey(patientId)) {
            throw refused.get(patientId).get();
        }
    }

    @Override
    public GeneratedDataKey generateDataKey(PatientId patientId) {
        calls.incrementAndGet();
        return generate(patientId);
    }

    private GeneratedDataKey generate(PatientId patientId) {
        requireUsable(patientId);
        patients.add(patientId);
        keys.incrementAndGet();
        byte[] plain = new byte[PlainKey.LENGTH];
        random.nextBytes(plain);
        DataKeyId keyId = new DataKeyId(UUID.randomUUID());
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, keyId.toBytes(), patientId, plain);
        byte[] encrypted = ByteBuffer.allocate(DataKeyId.LENGTH + NONCE + sealed.length)
                .put(keyId.toBytes())
                .put(nonce)
                .put(sealed)
                .array();
        return new GeneratedDataKey(
                keyId, new EncryptedKey(encrypted), PlainKey.takeOwnershipOf(plain), 1, CREATED, limits);
    }

    @Override
    public DecryptedDataKey decryptDataKey(EncryptedKey encryptedKey, PatientId patientId) {
        calls.incrementAndGet();
        return decrypt(encryptedKey, patientId);
    }

    private DecryptedDataKey decrypt(EncryptedKey encryptedKey, PatientId patientId) {
        requireUsable(patientId);
        if (!patients.contains(patientId)) {
            throw new UnknownPatientException();
        }
        ByteBuffer bytes = ByteBuffer.wrap(encryptedKey.bytes());
        if (bytes.remaining() < DataKeyId.LENGTH + NONCE) {
            throw new InvalidEncryptedKeyException();
        }
        byte[] keyId = new byte[DataKeyId.LENGTH];
        byte[] nonce = new byte[NONCE];
        bytes.get(keyId).get(nonce);
        byte[] sealed = new byte[bytes.remaining()];
        bytes.get(sealed);
        byte[] plain = crypt(Cipher.DECRYPT_MODE, nonce, keyId, patientId, sealed);
        ByteBuffer id = ByteBuffer.wrap(keyId);
        return new DecryptedDataKey(
                new DataKeyId(new UUID(id.getLong(), id.getLong())),
                PlainKey.takeOwnershipOf(plain),
                OptionalInt.of(1),
                Optional.empty());
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] keyId, PatientId patientId, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
            cipher.init(mode, new SecretKeySpec(master, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(keyId);
            cipher.updateAAD(patientId.value().getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new InvalidEncryptedKeyException(e);
        }
    }

    private static <T> BatchResult<T> result(Supplier<T> item) {
        try {
            return BatchResult.of(item.get());
        } catch (RuntimeException e) {
            return BatchResult.failed(e);
        }
    }

    private void requireSize(List<?> items) {
        calls.incrementAndGet();
        if (items.isEmpty() || items.size() > MOST_ITEMS) {
            throw new MalformedValueException("items", "must be 1 to " + MOST_ITEMS);
        }
    }

    @Override
    public List<BatchResult<GeneratedDataKey>> generateDataKeys(List<PatientId> patientIds) {
        requireSize(patientIds);
        return patientIds.stream().map(id -> result(() -> generate(id))).toList();
    }

    @Override
    public List<BatchResult<DecryptedDataKey>> decryptDataKeys(List<KeyToDecrypt> items) {
        requireSize(items);
        return items.stream()
                .map(item -> result(() -> decrypt(item.encryptedKey(), item.patientId())))
                .toList();
    }

    @Override
    public CompletionStage<GeneratedDataKey> generateDataKeyAsync(PatientId patientId) {
        return CompletableFuture.completedFuture(generateDataKey(patientId));
    }

    @Override
    public CompletionStage<DecryptedDataKey> decryptDataKeyAsync(EncryptedKey encryptedKey, PatientId patientId) {
        return CompletableFuture.completedFuture(decryptDataKey(encryptedKey, patientId));
    }

    @Override
    public CompletionStage<List<BatchResult<GeneratedDataKey>>> generateDataKeysAsync(List<PatientId> patientIds) {
        return CompletableFuture.completedFuture(generateDataKeys(patientIds));
    }

    @Override
    public CompletionStage<List<BatchResult<DecryptedDataKey>>> decryptDataKeysAsync(List<KeyToDecrypt> items) {
        return CompletableFuture.completedFuture(decryptDataKeys(items));
    }

    @Override
    public TenantKey generateTenantKey(TenantKeyVersion version) {
        requireTenant();
        byte[] plain = new byte[PlainKey.LENGTH];
        random.nextBytes(plain);
        if (version.number() > 1
                && !tenantKeys.containsKey(new TenantKeyVersion(version.name(), version.number() - 1))) {
            throw new UnknownTenantKeyException();
        }
        if (tenantKeys.putIfAbsent(version, plain) != null) {
            throw new ConcurrentChangeException();
        }
        return tenantKey(version);
    }

    @Override
    public TenantKey decryptTenantKey(TenantKeyName name) {
        requireTenant();
        return tenantKey(tenantKeys.keySet().stream()
                .filter(version -> version.name().equals(name))
                .max(Comparator.comparing(TenantKeyVersion::number))
                .orElseThrow(UnknownTenantKeyException::new));
    }

    @Override
    public TenantKey decryptTenantKey(TenantKeyVersion version) {
        requireTenant();
        return tenantKey(version);
    }

    private void requireTenant() {
        calls.incrementAndGet();
        if (suspended) {
            throw new TenantSuspendedException();
        }
    }

    private TenantKey tenantKey(TenantKeyVersion version) {
        byte[] plain = tenantKeys.get(version);
        if (plain == null) {
            throw new UnknownTenantKeyException();
        }
        return new TenantKey(
                version,
                new DataKeyId(UUID.nameUUIDFromBytes(version.toString().getBytes(StandardCharsets.US_ASCII))),
                PlainKey.takeCopyOf(plain),
                Instant.parse("2026-11-27T08:00:00Z"));
    }

    @Override
    public CompletionStage<TenantKey> generateTenantKeyAsync(TenantKeyVersion version) {
        return CompletableFuture.completedFuture(generateTenantKey(version));
    }

    @Override
    public CompletionStage<TenantKey> decryptTenantKeyAsync(TenantKeyName name) {
        return CompletableFuture.completedFuture(decryptTenantKey(name));
    }

    @Override
    public CompletionStage<TenantKey> decryptTenantKeyAsync(TenantKeyVersion version) {
        return CompletableFuture.completedFuture(decryptTenantKey(version));
    }

    @Override
    public Destruction destroyPatientKeys(PatientId patientId, LegalBasis legalBasis) {
        throw new UnsupportedOperationException("not asked by a client");
    }

    @Override
    public RotatedPatient rotatePatientKey(PatientId patientId) {
        throw new UnsupportedOperationException("not asked by a client");
    }

    @Override
    public CompletionStage<RotatedPatient> rotatePatientKeyAsync(PatientId patientId) {
        throw new UnsupportedOperationException("not asked by a client");
    }

    @Override
    public KeyManagementService forTenant(TenantId tenantId) {
        return this;
    }
}

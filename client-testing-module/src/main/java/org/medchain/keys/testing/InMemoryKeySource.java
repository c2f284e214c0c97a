package org.medchain.keys.testing;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.BatchResult;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.DestructionPendingException;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyLimits;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.RevocationFeed;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.UnknownTenantKeyException;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.TenantKeySource;

/**
 * The keys of one tenant in memory, for the tests of an application: it answers as the service does, and fails with the service's exceptions. A
 * test requests a destruction, erases, holds, suspends and refuses, and sees what the application makes of it. For many threads.
 *
 * <p>Limit: an encrypted key is random bytes that only this object knows. It wraps nothing, rotates nothing and keeps no audit trail.
 */
public final class InMemoryKeySource implements KeySource, TenantKeySource {

    private static final int ENCRYPTED_KEY_LENGTH = 64;

    /** A data key that was made. */
    private record Made(DataKeyId keyId, PatientId patientId, byte[] plain) {}

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final RevocationsInMemory revocations = new RevocationsInMemory();

    private final Map<EncryptedKey, Made> made = new HashMap<>();
    private final Map<TenantKeyVersion, TenantKey> tenantKeys = new HashMap<>();
    private final Set<PatientId> patients = new HashSet<>();
    private final Set<PatientId> held = new HashSet<>();
    private final Set<PatientId> pending = new HashSet<>();
    private final Set<PatientId> erased = new HashSet<>();
    private final Map<PatientId, Supplier<? extends KeyManagementException>> refused = new HashMap<>();
    private Supplier<? extends KeyManagementException> refusedToAll;
    private boolean suspended;

    /** With nothing in it. */
    public InMemoryKeySource() {
        this(Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS)));
    }

    /** @param clock when keys are made */
    public InMemoryKeySource(Clock clock) {
        this.clock = clock;
    }

    /** Returns this source: its keys are of one tenant, whatever that is called. */
    @Override
    public InMemoryKeySource forTenant(TenantId tenantId) {
        return this;
    }

    /**
     * Blocks the patient's keys, as a destruction does that waits for its time.
     *
     * @throws LegalHoldException while they are held
     */
    public synchronized void requestDestruction(PatientId patientId) {
        requireNotHeld(patientId);
        pending.add(patientId);
        revocations.add(Optional.of(patientId));
    }

    /** Ends a destruction that was requested: the keys open again. */
    public synchronized void cancelDestruction(PatientId patientId) {
        pending.remove(patientId);
    }

    /**
     * Destroys the patient's keys: nothing of the patient opens any more, here or ever.
     *
     * @throws LegalHoldException while they are held
     */
    public synchronized void erase(PatientId patientId) {
        requireNotHeld(patientId);
        patients.add(patientId);
        pending.remove(patientId);
        erased.add(patientId);
        made.values().removeIf(key -> key.patientId().equals(patientId));
        revocations.add(Optional.of(patientId));
    }

    private void requireNotHeld(PatientId patientId) {
        if (held.contains(patientId)) {
            throw new LegalHoldException();
        }
    }

    /** A legal hold: the patient's keys can't be destroyed. They open as before. */
    public synchronized void hold(PatientId patientId) {
        held.add(patientId);
    }

    /** Ends a hold. */
    public synchronized void release(PatientId patientId) {
        held.remove(patientId);
    }

    /** Suspends the tenant: every request is refused. */
    public synchronized void suspend() {
        suspended = true;
        revocations.add(Optional.empty());
    }

    /** Ends the suspension. */
    public synchronized void resume() {
        suspended = false;
    }

    /** Refuses every request for the patient from now on. */
    public synchronized void refuse(PatientId patientId, Supplier<? extends KeyManagementException> reason) {
        refused.put(patientId, reason);
    }

    /** Refuses every request from now on, as in an outage: {@code () -> new KmsUnavailableException(Duration.ofSeconds(5))}. */
    public synchronized void refuse(Supplier<? extends KeyManagementException> reason) {
        refusedToAll = reason;
    }

    /** Ends all refusals. */
    public synchronized void accept() {
        refused.clear();
        refusedToAll = null;
    }

    @Override
    public Optional<RevocationFeed> revocations() {
        return Optional.of(revocations);
    }

    @Override
    public synchronized GeneratedDataKey generate(PatientId patientId) {
        requireUsable(patientId);
        patients.add(patientId);
        byte[] plain = randomBytes(PlainKey.LENGTH);
        DataKeyId keyId = new DataKeyId(UUID.randomUUID());
        EncryptedKey encryptedKey = new EncryptedKey(randomBytes(ENCRYPTED_KEY_LENGTH));
        made.put(encryptedKey, new Made(keyId, patientId, plain));
        return new GeneratedDataKey(
                keyId, encryptedKey, PlainKey.takeCopyOf(plain), 1, clock.instant(), KeyLimits.NONE);
    }

    @Override
    public synchronized DecryptedDataKey decrypt(EncryptedKey encryptedKey, PatientId patientId) {
        requireUsable(patientId);
        if (!patients.contains(patientId)) {
            throw new UnknownPatientException();
        }
        Made key = made.get(encryptedKey);
        if (key == null || !key.patientId().equals(patientId)) {
            throw new InvalidEncryptedKeyException();
        }
        return new DecryptedDataKey(key.keyId(), PlainKey.takeCopyOf(key.plain()), OptionalInt.of(1), Optional.empty());
    }

    @Override
    public List<BatchResult<GeneratedDataKey>> generate(List<PatientId> patientIds) {
        return each(patientIds, this::generate);
    }

    @Override
    public List<BatchResult<DecryptedDataKey>> decrypt(List<KeyToDecrypt> keys) {
        return each(keys, key -> decrypt(key.encryptedKey(), key.patientId()));
    }

    private static <I, T> List<BatchResult<T>> each(List<I> items, Function<I, T> operation) {
        if (items.isEmpty() || items.size() > KeyManagementService.MOST_ITEMS) {
            throw new MalformedValueException("items", "must be 1 to " + KeyManagementService.MOST_ITEMS);
        }
        return items.stream().map(item -> result(item, operation)).toList();
    }

    private static <I, T> BatchResult<T> result(I item, Function<I, T> operation) {
        try {
            return BatchResult.of(operation.apply(item));
        } catch (KeyManagementException e) {
            return BatchResult.failed(e);
        }
    }

    private void requireUsable(PatientId patientId) {
        requireTenant();
        if (refused.containsKey(patientId)) {
            throw refused.get(patientId).get();
        }
        if (erased.contains(patientId)) {
            throw new KeysDestroyedException();
        }
        if (pending.contains(patientId)) {
            throw new DestructionPendingException();
        }
    }

    private void requireTenant() {
        if (refusedToAll != null) {
            throw refusedToAll.get();
        }
        if (suspended) {
            throw new TenantSuspendedException();
        }
    }

    @Override
    public synchronized TenantKey generateTenantKey(TenantKeyVersion version) {
        requireTenant();
        if (tenantKeys.containsKey(version)) {
            throw new ConcurrentChangeException();
        }
        if (version.number() > 1
                && !tenantKeys.containsKey(new TenantKeyVersion(version.name(), version.number() - 1))) {
            throw new UnknownTenantKeyException();
        }
        Instant now = clock.instant();
        DataKeyId keyId = new DataKeyId(UUID.randomUUID());
        tenantKeys.put(
                version, new TenantKey(version, keyId, PlainKey.takeOwnershipOf(randomBytes(PlainKey.LENGTH)), now));
        return decryptTenantKey(version);
    }

    @Override
    public synchronized TenantKey decryptTenantKey(TenantKeyName name) {
        requireTenant();
        return decryptTenantKey(tenantKeys.keySet().stream()
                .filter(version -> version.name().equals(name))
                .max(Comparator.comparing(TenantKeyVersion::number))
                .orElseThrow(UnknownTenantKeyException::new));
    }

    @Override
    public synchronized TenantKey decryptTenantKey(TenantKeyVersion version) {
        requireTenant();
        TenantKey kept = tenantKeys.get(version);
        if (kept == null) {
            throw new UnknownTenantKeyException();
        }
        return new TenantKey(version, kept.keyId(), kept.plainKey().use(PlainKey::takeCopyOf), kept.createdAt());
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}

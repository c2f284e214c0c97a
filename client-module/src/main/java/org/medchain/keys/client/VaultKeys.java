package org.medchain.keys.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.client.message.MessageHeader;
import org.medchain.keys.client.message.SealingKey;
import org.medchain.keys.problem.ProblemType;

/**
 * The data keys of one tenant's messages, from the source or from a cache in front of it. What the source says of a patient's keys holds for the
 * cache at once.
 */
final class VaultKeys {

    private final KeySource source;
    private final TenantId tenantId;
    private final Optional<KeyCache> cache;
    private final String purpose;

    VaultKeys(KeySource source, TenantId tenantId, Optional<KeyCache> cache, String purpose) {
        this.source = source;
        this.tenantId = tenantId;
        this.cache = cache;
        this.purpose = purpose;
    }

    KeySource source() {
        return source;
    }

    Optional<KeyCache> cache() {
        return cache;
    }

    KeyOwner owner(PatientId patientId) {
        return new KeyOwner(tenantId, patientId, purpose);
    }

    /** @param size of the plaintext; 0 if the message's own frames tell it */
    SealingKey toSeal(PatientId patientId, long size) {
        return orForget(
                patientId,
                () -> cache.isPresent()
                        ? cache.get()
                                .keyToSeal(owner(patientId), size, () -> KeptKey.toSeal(source.generate(patientId)))
                        : SealingKey.of(source.generate(patientId)));
    }

    PlainKey toOpen(PatientId patientId, MessageHeader header) {
        return orForget(
                patientId,
                () -> cache.isPresent()
                        ? cache.get()
                                .keyToOpen(
                                        owner(patientId),
                                        header.keyId(),
                                        () -> kept(header, source.decrypt(header.encryptedKey(), patientId)))
                        : plainKeyOf(header.keyId(), source.decrypt(header.encryptedKey(), patientId)));
    }

    private static KeptKey kept(MessageHeader header, DecryptedDataKey decrypted) {
        return new KeptKey(header.keyId(), header.encryptedKey(), plainKeyOf(header.keyId(), decrypted));
    }

    /** @throws InvalidMessageException if the header names another key than the one that it carries */
    static PlainKey plainKeyOf(DataKeyId keyId, DecryptedDataKey decrypted) {
        if (!decrypted.keyId().equals(keyId)) {
            decrypted.close();
            throw InvalidMessageException.otherKey();
        }
        return decrypted.plainKey();
    }

    private <T> T orForget(PatientId patientId, Supplier<T> call) {
        try {
            return call.get();
        } catch (KeyManagementException e) {
            forgetIfRefused(patientId, e);
            throw e;
        }
    }

    /** The keys of a patient about whom there is a conflict, or who has none any more, are kept no longer. */
    void forgetIfRefused(PatientId patientId, RuntimeException failure) {
        if (cache.isEmpty() || !(failure instanceof KeyManagementException refusal)) {
            return;
        }
        if (refusal.reason() == FailureReason.TENANT_SUSPENDED) {
            cache.get().forget(tenantId);
        } else if (List.of(409, 410).contains(ProblemType.of(refusal.reason()).status())) {
            cache.get().forget(tenantId, patientId);
        }
    }

    <T> void forgetIfRefused(PatientId patientId, BatchResult<T> result) {
        result.failure().ifPresent(failure -> forgetIfRefused(patientId, failure));
    }
}

package org.medchain.keys.datakey;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;

/** The one data key of a patient, as a test wants it, in place of the database's. */
public final class StoredKeys extends DataKeys {

    private final DataKey key;

    public StoredKeys(
            PatientKeys patient,
            EncryptionContext context,
            ProviderType provider,
            String wrappedUnder,
            Instant wrappedAt,
            boolean altered) {
        DataKeyId keyId = new DataKeyId(UUID.randomUUID());
        EncryptedKey sealed = patient.useErasureKey(erasureKey -> new EncryptedKeyV1(new SecureRandom())
                .seal(erasureKey, provider, keyId, new WrappedKey(new byte[] {1}), context));
        byte[] bytes = sealed.bytes();
        bytes[bytes.length - 1] ^= (byte) (altered ? 1 : 0);
        this.key = new DataKey(
                keyId, patient.id(), new Wrapping(provider, wrappedUnder, new EncryptedKey(bytes)), wrappedAt);
    }

    public static Rewrapping rewrapping(KeyProvider provider) {
        return new Rewrapping(provider);
    }

    @Override
    public List<DataKey> findAll(UUID patient) {
        return List.of(key);
    }
}

package org.medchain.keys;

import java.time.Instant;

/**
 * A new data key. Close it, or its plain key, after use.
 *
 * @param generation how often the key was wrapped; 1 for a new key
 * @param createdAt UTC, to the microsecond
 * @param limits how much it may seal, and until when
 */
public record GeneratedDataKey(
        DataKeyId keyId,
        EncryptedKey encryptedKey,
        PlainKey plainKey,
        int generation,
        Instant createdAt,
        KeyLimits limits)
        implements AutoCloseable {

    /** One without limits. */
    public GeneratedDataKey(
            DataKeyId keyId, EncryptedKey encryptedKey, PlainKey plainKey, int generation, Instant createdAt) {
        this(keyId, encryptedKey, plainKey, generation, createdAt, KeyLimits.NONE);
    }

    @Override
    public void close() {
        plainKey.close();
    }
}

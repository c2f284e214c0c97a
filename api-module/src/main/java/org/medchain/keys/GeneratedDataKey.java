package org.medchain.keys;

import java.time.Instant;

/**
 * A new data key. Close it, or its plain key, after use.
 *
 * @param generation how often the key was wrapped; 1 for a new key
 * @param createdAt UTC, to the microsecond
 */
public record GeneratedDataKey(
        DataKeyId keyId, EncryptedKey encryptedKey, PlainKey plainKey, int generation, Instant createdAt)
        implements AutoCloseable {

    @Override
    public void close() {
        plainKey.close();
    }
}

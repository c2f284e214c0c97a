package org.medchain.keys.client.message;

import java.util.function.LongConsumer;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PlainKey;

/**
 * A data key that seals. A message takes it over and closes it as soon as its own keys are derived.
 *
 * @param encryptedKey stands in the message, to have the key opened again
 * @param sealedBytes gets the number of bytes of plaintext of each frame
 */
public record SealingKey(DataKeyId keyId, EncryptedKey encryptedKey, PlainKey plainKey, LongConsumer sealedBytes)
        implements AutoCloseable {

    /** Returns the key for one message. */
    public static SealingKey of(GeneratedDataKey generated) {
        return new SealingKey(generated.keyId(), generated.encryptedKey(), generated.plainKey(), bytes -> {});
    }

    @Override
    public void close() {
        plainKey.close();
    }
}

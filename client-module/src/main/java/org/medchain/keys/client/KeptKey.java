package org.medchain.keys.client;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.PlainKey;
import org.medchain.keys.client.message.SealingKey;

/** A plain key in a cache, and how much it has sealed. Guarded by the cache's lock. */
final class KeptKey implements AutoCloseable {

    private final DataKeyId keyId;
    private final EncryptedKey encryptedKey;
    private final PlainKey plainKey;
    private int messages;
    private long bytes;

    /** The plain key is this one's from now on. */
    KeptKey(DataKeyId keyId, EncryptedKey encryptedKey, PlainKey plainKey) {
        this.keyId = keyId;
        this.encryptedKey = encryptedKey;
        this.plainKey = plainKey;
    }

    PlainKey copy() {
        return PlainKey.takeOwnershipOf(plainKey.copyOfBytes());
    }

    /**
     * Counts a message and hands out a copy for it. A new key takes any message; one in use takes those with which it stays within its limits.
     *
     * @param size of the plaintext; 0 if the message's own frames tell it
     * @param counter is told of those
     */
    Optional<SealingKey> forMessage(long size, KeyCacheSettings limits, LongConsumer counter) {
        boolean isUsedUp = messages >= limits.messagesPerKey() || bytes >= limits.bytesPerKey();
        if (messages > 0 && (isUsedUp || size > limits.bytesPerKey() - bytes)) {
            return Optional.empty();
        }
        messages++;
        bytes += size;
        return Optional.of(new SealingKey(keyId, encryptedKey, copy(), counter));
    }

    void add(long sealed) {
        bytes += sealed;
    }

    @Override
    public void close() {
        plainKey.close();
    }
}

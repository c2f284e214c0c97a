package org.medchain.keys.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PlainKey;
import org.medchain.keys.client.message.SealingKey;

/** A plain key in a cache, and how much it has sealed. Guarded by the cache's lock. */
final class KeptKey implements AutoCloseable {

    private final DataKeyId keyId;
    private final EncryptedKey encryptedKey;
    private final PlainKey plainKey;
    private final int maxMessages;
    private final Optional<Duration> period;
    private int messages;
    private long bytes;

    /** One that opens. The plain key is this one's from now on. */
    KeptKey(DataKeyId keyId, EncryptedKey encryptedKey, PlainKey plainKey) {
        this(keyId, encryptedKey, plainKey, Integer.MAX_VALUE, Optional.empty());
    }

    private KeptKey(
            DataKeyId keyId, EncryptedKey encryptedKey, PlainKey plainKey, int maxMessages, Optional<Duration> period) {
        this.keyId = keyId;
        this.encryptedKey = encryptedKey;
        this.plainKey = plainKey;
        this.maxMessages = maxMessages;
        this.period = period;
    }

    /** One that seals, within the limits that the service set. The plain key is this one's from now on. */
    static KeptKey toSeal(GeneratedDataKey generated) {
        return new KeptKey(
                generated.keyId(),
                generated.encryptedKey(),
                generated.plainKey(),
                generated.limits().maxMessages().orElse(Integer.MAX_VALUE),
                generated.limits().periodFrom(generated.createdAt()));
    }

    /**
     * Returns how long it may be used from the moment when it was asked for. The service's times tell how long that is;
     * no clock of the application's has to agree with the service's, and the key was made after it was asked for.
     */
    Duration age(KeyCacheSettings limits) {
        return period.filter(it -> it.compareTo(limits.age()) < 0).orElse(limits.age());
    }

    /** Loads a key that is used once and then wiped. */
    static <T> T useOnce(Supplier<KeptKey> load, Function<KeptKey, Optional<T>> use) {
        try (KeptKey key = load.get()) {
            return use.apply(key).orElseThrow();
        }
    }

    PlainKey copy() {
        return PlainKey.takeOwnershipOf(plainKey.copyOfBytes());
    }

    /**
     * Counts a message and hands out a copy for it. A new key takes any message; one in use takes those with which it stays within its limits.
     *
     * @param size of the plaintext; 0 if the message's own frames tell it
     * @param counter counts those
     */
    Optional<SealingKey> forMessage(long size, KeyCacheSettings limits, LongConsumer counter) {
        boolean isUsedUp = messages >= Math.min(limits.messagesPerKey(), maxMessages) || bytes >= limits.bytesPerKey();
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

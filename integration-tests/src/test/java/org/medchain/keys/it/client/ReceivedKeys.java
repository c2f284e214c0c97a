package org.medchain.keys.it.client;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every plain key that an installation handed out, for the scan of what it left behind. */
public final class ReceivedKeys {

    private final Set<ReceivedKey> keys = ConcurrentHashMap.newKeySet();

    void add(ReceivedKey key) {
        keys.add(key);
    }

    /** One that came by another way than {@link Api}'s own requests. */
    public void add(byte[] plainKey) {
        add(new ReceivedKey(plainKey.clone(), (plainKey.length + 2) / 3 * 4));
    }

    public List<byte[]> bytes() {
        return keys.stream().map(ReceivedKey::bytes).toList();
    }
}

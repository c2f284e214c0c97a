package org.medchain.keys.provider;

import org.medchain.keys.PlainKey;

/** A new data key, plain and wrapped. Close it after use. */
public record WrappedDataKey(PlainKey plainKey, WrappedKey wrappedKey) implements AutoCloseable {

    @Override
    public void close() {
        plainKey.close();
    }
}

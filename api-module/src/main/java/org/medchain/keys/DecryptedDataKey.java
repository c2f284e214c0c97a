package org.medchain.keys;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An opened data key. Close it, or its plain key, after use.
 *
 * @param generation the current generation of the key; empty if the records database has lost the key's row, which does
 *     not keep the key from being opened
 * @param superseding the current encrypted key if the one that was given is superseded: store it in its place
 */
public record DecryptedDataKey(
        DataKeyId keyId, PlainKey plainKey, OptionalInt generation, Optional<EncryptedKey> superseding)
        implements AutoCloseable {

    @Override
    public void close() {
        plainKey.close();
    }
}

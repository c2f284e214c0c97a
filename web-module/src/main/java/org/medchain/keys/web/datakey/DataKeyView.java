package org.medchain.keys.web.datakey;

import org.medchain.keys.datakey.DataKey;

/** The facts that may be disclosed of a data key: no key, plain or encrypted. */
public record DataKeyView(
        String keyId, String algorithm, int generation, String provider, String createdAt, String wrappedAt) {

    static DataKeyView of(DataKey key) {
        return new DataKeyView(
                key.keyId().toString(),
                KeyAnswer.ALGORITHM,
                key.generation(),
                key.provider().label(),
                key.createdAt().toString(),
                key.wrappedAt().toString());
    }
}

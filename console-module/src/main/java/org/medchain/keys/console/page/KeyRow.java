package org.medchain.keys.console.page;

import org.medchain.keys.console.text.Texts;
import org.medchain.keys.datakey.DataKey;

/** The facts about a data key: no key, plain or encrypted. */
public record KeyRow(String keyId, int generation, String provider, String createdAt, String wrappedAt) {

    static KeyRow of(DataKey key, Texts texts) {
        return new KeyRow(
                key.keyId().toString(),
                key.generation(),
                key.provider().label(),
                texts.time(key.createdAt()),
                texts.time(key.wrappedAt()));
    }
}

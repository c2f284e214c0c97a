package org.medchain.keys.web.datakey;

import org.medchain.keys.EncryptedKey;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.web.json.Bodies;

/** The body of a request that opens a data key. */
public record DecryptBody(String encryptedKey, String recipientPublicKey) {

    EncryptedKey toEncryptedKey() {
        if (encryptedKey == null) {
            throw new MalformedValueException("encryptedKey", Bodies.MISSING);
        }
        return EncryptedKey.fromBase64(encryptedKey);
    }
}

package org.medchain.keys.web.datakey;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.web.json.Bodies;

/** The body of a request that opens a data key. */
public record DecryptBody(String encryptedKey, String recipientPublicKey) {

    @JsonbCreator
    public DecryptBody(
            @JsonbProperty("encryptedKey") String encryptedKey,
            @JsonbProperty("recipientPublicKey") String recipientPublicKey) {
        this.encryptedKey = encryptedKey;
        this.recipientPublicKey = recipientPublicKey;
    }

    EncryptedKey toEncryptedKey() {
        if (encryptedKey == null) {
            throw new MalformedValueException("encryptedKey", Bodies.MISSING);
        }
        return EncryptedKey.fromBase64(encryptedKey);
    }
}

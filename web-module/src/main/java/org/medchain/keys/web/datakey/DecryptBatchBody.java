package org.medchain.keys.web.datakey;

import java.util.List;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;
import org.medchain.keys.web.json.BatchItems;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.MaxBytes;

/** The body of a request that opens many data keys. */
@MaxBytes(BatchItems.MAX_BYTES)
public record DecryptBatchBody(List<Item> items, String recipientPublicKey) {

    /** One encrypted key of this patient. */
    public record Item(String patientId, String encryptedKey) {

        private KeyToDecrypt toKey() {
            return new KeyToDecrypt(
                    EncryptedKey.fromBase64(Bodies.require("encryptedKey", encryptedKey)),
                    new PatientId(Bodies.require("patientId", patientId)));
        }
    }

    List<KeyToDecrypt> toKeys() {
        return BatchItems.parse(items, Item::toKey);
    }
}

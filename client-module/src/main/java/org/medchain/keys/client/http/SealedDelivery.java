package org.medchain.keys.client.http;

import java.security.SecureRandom;
import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.delivery.RecipientKey;

/**
 * The delivery of keys that are sealed to a key pair that is made here, and forgotten with this. A key in plain is not
 * accepted.
 */
final class SealedDelivery implements Delivery {

    private final RecipientKey recipient = RecipientKey.generate(new SecureRandom());
    private final TenantId tenantId;

    SealedDelivery(TenantId tenantId) {
        this.tenantId = tenantId;
    }

    @Override
    public Optional<String> recipientPublicKey() {
        return Optional.of(recipient.publicKey());
    }

    @Override
    public PlainKey read(Json answer, DataKeyId keyId, PatientId patientId) {
        byte[] sealedKey = answer.require("sealedKey").base64();
        return recipient
                .open(sealedKey, keyId, new EncryptionContext(tenantId, patientId))
                .orElseThrow(UnreadableJsonException::new);
    }
}

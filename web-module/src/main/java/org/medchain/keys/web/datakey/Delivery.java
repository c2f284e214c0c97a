package org.medchain.keys.web.datakey;

import java.util.Base64;
import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.delivery.KeySealer;

/**
 * The form in which the 32 bytes of data keys leave in an answer: as they are, not at all, or sealed to the caller's
 * public key.
 */
final class Delivery {

    static final Delivery PLAIN = new Delivery(true, Optional.empty());
    static final Delivery NONE = new Delivery(false, Optional.empty());

    private final boolean plain;
    private final Optional<Recipient> recipient;

    private record Recipient(KeySealer sealer, TenantId tenantId) {}

    private Delivery(boolean plain, Optional<Recipient> recipient) {
        this.plain = plain;
        this.recipient = recipient;
    }

    /** @param tenantId of the caller */
    static Delivery sealedBy(KeySealer sealer, TenantId tenantId) {
        return new Delivery(false, Optional.of(new Recipient(sealer, tenantId)));
    }

    boolean isPlain() {
        return plain;
    }

    /** The sealed key in base64, if it is to be sealed. The plain key is left alone. */
    Optional<String> seal(PlainKey plainKey, DataKeyId keyId, PatientId patientId) {
        return recipient.map(it -> Base64.getEncoder()
                .encodeToString(it.sealer().seal(plainKey, keyId, new EncryptionContext(it.tenantId(), patientId))));
    }
}

package org.medchain.keys.web.recovery;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbProperty;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.web.json.Bodies;

/** The body of a request that proposes a recovery key. */
public record RecoveryKeyBody(String recoveryPublicKey) {

    @JsonbCreator
    public RecoveryKeyBody(@JsonbProperty("recoveryPublicKey") String recoveryPublicKey) {
        this.recoveryPublicKey = recoveryPublicKey;
    }

    RecoveryPublicKey toKey() {
        return RecoveryPublicKey.parse(Bodies.require("recoveryPublicKey", recoveryPublicKey));
    }
}

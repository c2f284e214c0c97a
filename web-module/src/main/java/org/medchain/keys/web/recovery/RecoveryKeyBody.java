package org.medchain.keys.web.recovery;

import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.web.json.Bodies;

/** The body of a request that proposes a recovery key. */
public record RecoveryKeyBody(String recoveryPublicKey) {

    RecoveryPublicKey toKey() {
        return RecoveryPublicKey.parse(Bodies.require("recoveryPublicKey", recoveryPublicKey));
    }
}

package org.medchain.keys.destruction;

import java.util.UUID;
import org.medchain.keys.DestructionId;
import org.medchain.keys.EncryptionContext;

/** A patient whose keys are being erased. */
record Condemned(DestructionId destruction, UUID patient, EncryptionContext context, boolean keepId) {

    /** How the trail names what brought the erasure about. */
    String requestId() {
        return destruction.toString();
    }
}

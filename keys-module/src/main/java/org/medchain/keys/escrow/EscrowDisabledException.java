package org.medchain.keys.escrow;

import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;

/** This installation has no escrow ({@code ESCROW_ENABLED}). */
public final class EscrowDisabledException extends KeyManagementException {

    EscrowDisabledException() {
        super(FailureReason.ESCROW_DISABLED, "escrow is not enabled");
    }
}

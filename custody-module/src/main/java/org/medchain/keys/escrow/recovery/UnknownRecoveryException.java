package org.medchain.keys.escrow.recovery;

import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;

/** The tenant has no such recovery. */
public final class UnknownRecoveryException extends KeyManagementException {

    UnknownRecoveryException() {
        super(FailureReason.NOT_FOUND, "no such recovery");
    }
}

package org.medchain.keys.rotation;

import org.medchain.keys.FailureReason;
import org.medchain.keys.KeyManagementException;

/** The tenant has no such rotation. */
public final class UnknownRotationException extends KeyManagementException {

    public UnknownRotationException() {
        super(FailureReason.NOT_FOUND, "no such rotation");
    }
}

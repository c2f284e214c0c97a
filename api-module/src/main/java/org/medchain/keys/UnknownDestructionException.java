package org.medchain.keys;

/** The tenant has no such destruction, legal hold or certificate. */
public final class UnknownDestructionException extends KeyManagementException {

    public UnknownDestructionException() {
        super(FailureReason.NOT_FOUND, "there is no such destruction, or nothing of the kind for it");
    }
}

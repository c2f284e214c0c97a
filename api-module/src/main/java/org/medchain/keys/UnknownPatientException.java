package org.medchain.keys;

/** The tenant has no such patient: none of its data keys was ever generated. */
public final class UnknownPatientException extends KeyManagementException {

    public UnknownPatientException() {
        super(FailureReason.NOT_FOUND, "the tenant has no such patient");
    }
}

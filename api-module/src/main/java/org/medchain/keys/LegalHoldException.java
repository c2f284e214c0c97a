package org.medchain.keys;

/** The patient's keys are under a legal hold: they may not be destroyed until it is lifted. */
public final class LegalHoldException extends KeyManagementException {

    public LegalHoldException() {
        super(FailureReason.LEGAL_HOLD, "the patient's keys are under a legal hold");
    }
}

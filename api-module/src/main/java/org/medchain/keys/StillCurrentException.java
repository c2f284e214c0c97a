package org.medchain.keys;

/** The CMK or KEK that keys are to leave is the one that would wrap them again. */
public final class StillCurrentException extends KeyManagementException {

    public StillCurrentException() {
        super(
                FailureReason.STILL_CURRENT,
                "the tenant wraps under the same CMK or KEK, which is not known to have newer material");
    }
}

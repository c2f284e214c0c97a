package org.medchain.keys;

/** The caller has no tenant to act for, or names another than its token does. */
public final class CallerRefusedException extends KeyManagementException {

    public CallerRefusedException() {
        super(FailureReason.FORBIDDEN, "the caller may not act for this tenant");
    }
}

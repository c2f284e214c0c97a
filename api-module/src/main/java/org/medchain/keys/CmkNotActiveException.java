package org.medchain.keys;

/** The tenant's CMK or KEK wraps nothing at present, by the dates that an administrator set. What it wrapped opens all the same. */
public final class CmkNotActiveException extends KeyManagementException {

    public CmkNotActiveException() {
        super(FailureReason.CMK_NOT_ACTIVE, "the tenant's CMK is not activated yet, or deactivated");
    }
}

package org.medchain.keys;

/** The audit event could not be stored, so the operation did not happen. Retrying later helps. */
public final class AuditUnavailableException extends KeyManagementException {

    private static final long serialVersionUID = 1L;

    public AuditUnavailableException() {
        super(FailureReason.AUDIT_UNAVAILABLE, "the audit event could not be stored");
    }

    public AuditUnavailableException(Throwable cause) {
        super(FailureReason.AUDIT_UNAVAILABLE, "the audit event could not be stored", cause);
    }
}

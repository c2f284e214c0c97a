package org.medchain.keys;

/**
 * The database did not store the audit event, or did not let the operation read what it needs; it did not happen. Retrying later
 * helps.
 */
public final class AuditUnavailableException extends KeyManagementException {

    private static final long serialVersionUID = 1L;
    private static final String MESSAGE = "the database did not store the audit event, or could not be read";

    public AuditUnavailableException() {
        super(FailureReason.AUDIT_UNAVAILABLE, MESSAGE);
    }

    public AuditUnavailableException(Throwable cause) {
        super(FailureReason.AUDIT_UNAVAILABLE, MESSAGE, cause);
    }
}

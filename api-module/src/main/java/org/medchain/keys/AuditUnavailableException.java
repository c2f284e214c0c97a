package org.medchain.keys;

/**
 * The database did not store the audit event, or did not let the operation read what it needs; it did not happen. Retrying later
 * helps.
 *
 * <p>Unless the outcome is unknown: the commit was begun, and its answer did not come. Then the operation happened with its audit event, or
 * neither; nothing was handed out.
 */
public final class AuditUnavailableException extends KeyManagementException {

    private static final String MESSAGE = "the database did not store the audit event, or could not be read";
    private static final String UNKNOWN =
            "the database did not answer the commit of the audit event; it is not known whether the operation happened";

    private final boolean outcomeUnknown;

    public AuditUnavailableException() {
        super(FailureReason.AUDIT_UNAVAILABLE, MESSAGE);
        this.outcomeUnknown = false;
    }

    public AuditUnavailableException(Throwable cause) {
        this(MESSAGE, cause, false);
    }

    private AuditUnavailableException(String message, Throwable cause, boolean outcomeUnknown) {
        super(FailureReason.AUDIT_UNAVAILABLE, message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** The commit was begun, and nobody knows how it ended. */
    public static AuditUnavailableException ofUnknownOutcome(Throwable cause) {
        return new AuditUnavailableException(UNKNOWN, cause, true);
    }

    /** Returns true if the operation may have happened in spite of the failure. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}

package org.medchain.keys.audit;

/** The commit of a group was begun, and the database did not say how it ended. Nobody may write again what it was to commit. */
final class UnknownOutcomeException extends RuntimeException {

    private final transient Written written;

    /** @param written what the commit was to bring */
    UnknownOutcomeException(Written written, Throwable cause) {
        super(cause);
        this.written = written;
    }

    Written written() {
        return written;
    }
}

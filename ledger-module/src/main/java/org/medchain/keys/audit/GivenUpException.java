package org.medchain.keys.audit;

/** A group of audit events was not committed, since a caller stopped waiting meanwhile. */
final class GivenUpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GivenUpException() {
        super("a caller gave up before the commit");
    }
}

package org.medchain.keys.audit;

/** A group of audit events was not committed, since a caller stopped waiting meanwhile. */
final class GivenUpException extends RuntimeException {

    GivenUpException() {
        super("a caller gave up before the commit");
    }
}

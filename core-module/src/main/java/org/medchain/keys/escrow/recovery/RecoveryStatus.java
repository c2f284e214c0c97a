package org.medchain.keys.escrow.recovery;

/** How a recovery stands. */
public enum RecoveryStatus {
    /** A second officer must approve it. */
    AWAITING_APPROVAL,
    /** It waits, for somebody to see it and to cancel it. */
    PENDING,
    /** The wait is over: the escrow copies can be exported. Never stored; it follows from the time. */
    READY,
    /** The escrow copies are on the way to the custodians, or back. */
    EXPORTED,
    /** An officer said that all is back. */
    DONE,
    CANCELLED,
    /** It was not done in time. Never stored; it follows from the time. */
    EXPIRED
}

package org.medchain.keys.escrow.recovery;

/** The states of a recovery. */
public enum RecoveryStatus {
    /** A second officer must approve it. */
    AWAITING_APPROVAL,
    /** The recovery waits, so that it can be seen and cancelled. */
    PENDING,
    /** The wait is over: the escrow copies can be exported. Never stored; it follows from the time. */
    READY,
    /** The escrow copies are on the way to the custodians, or back. */
    EXPORTED,
    /** An officer said that all is back. */
    DONE,
    CANCELLED,
    /** The recovery was not done in time. Never stored; it follows from the time. */
    EXPIRED
}

package org.medchain.keys;

/** The status of a destruction. From {@link #ERASING} on nothing brings the keys back. */
public enum DestructionStatus {
    /** The keys are blocked; a second privacy officer must approve before the window begins. */
    AWAITING_APPROVAL,
    /** The keys are blocked; when the window is over they are erased, unless a legal hold stands in the way. */
    PENDING,
    /** The keys are being erased, or are gone and the certificate is not issued yet. */
    ERASING,
    /** The keys are gone, and there is a certificate of it. */
    ERASED,
    /** The keys can be used again. */
    CANCELLED
}

package org.medchain.keys;

/** Something that must not be open when a week is signed off still waits for a person. */
public final class ReviewOpenException extends KeyManagementException {

    public ReviewOpenException() {
        super(FailureReason.REVIEW_OPEN, "something still waits for a person");
    }
}

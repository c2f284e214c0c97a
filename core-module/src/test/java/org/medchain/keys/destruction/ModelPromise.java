package org.medchain.keys.destruction;

/** What the service promises, as the model test looks at it. */
enum ModelPromise {
    /** A key of a patient whose erasure was certified is never handed out, whatever was restored. */
    CERTIFIED_STAYS_ERASED("C"),
    /** The same from the erasure on, as long as one server that knows of it is there. */
    ERASED_STAYS_ERASED("C"),
    /** No erasure behind a cancellation, whatever was restored. */
    CANCELLED_IS_NOT_ERASED("B"),
    /** No erasure under a legal hold, whatever was restored. */
    HELD_IS_NOT_ERASED("B"),
    /** No erasure before its window is over, by the database's clock, or without its approval. */
    WINDOW_IS_KEPT,
    /** The erasure register lists the patient before the erasure key is gone. */
    LINE_COMES_FIRST,
    /** A certificate is of a true erasure. */
    CERTIFICATE_IS_OF_AN_ERASURE,
    /** What a certificate states was so. */
    CERTIFICATE_IS_TRUE,
    /** When a certificate is issued, every server that serves lists the patient. */
    CERTIFIED_WHEN_ALL_KNOW("C"),
    /** A key that was handed out opens wherever its patient is in use. */
    KEY_OPENS,
    /** What opens is the key that was handed out. */
    KEY_IS_THE_SAME,
    /** No key is handed out while a destruction is pending. */
    PENDING_IS_REFUSED,
    /** No escrow copy leaves without two officers and the wait. */
    COPIES_NEED_TWO_AND_THE_WAIT,
    /** No escrow copy leaves behind a cancellation or a destruction, whatever was restored. */
    COPIES_END_WITH_THE_CANCELLATION("B"),
    /** What left in a recovery opens nothing once the patient is erased. */
    COPIES_END_WITH_THE_ERASURE,
    /** One event for each operation. */
    ONE_EVENT,
    /** The chains of events verify. */
    CHAIN_VERIFIES,
    /** A row that nobody changed past the service is trusted, also after a crash or a restore. */
    ROWS_ARE_TRUSTED,
    /** No operation fails in a way that nobody declared. */
    NO_SURPRISE;

    private final String openIn;

    ModelPromise() {
        this("");
    }

    /** @param openIn the part of issue 33 that is to keep it; it is not kept yet */
    ModelPromise(String openIn) {
        this.openIn = openIn;
    }

    boolean isKept() {
        return openIn.isEmpty();
    }

    /** The part of issue 33 that is to keep it. */
    String openIn() {
        return openIn;
    }
}

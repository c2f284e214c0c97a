package org.medchain.keys.destruction;

/** What the service promises, as the model test looks at it. */
enum ModelPromise {
    /** A key of a patient whose erasure was certified is never handed out, whatever was restored. */
    CERTIFIED_STAYS_ERASED,
    /** The same from the erasure on, as long as one server that knows of it is there. */
    ERASED_STAYS_ERASED,
    /** No erasure behind a cancellation that the database or a register of a server has, or that no officer has confirmed to be lost. */
    CANCELLED_IS_NOT_ERASED,
    /** No erasure under a legal hold, with the same limit. */
    HELD_IS_NOT_ERASED,
    /** No hold of a tenant with four eyes is lifted by one officer. */
    HOLD_ENDS_BY_TWO,
    /** No erasure before its window is over, by the database's clock, or without its approval. */
    WINDOW_IS_KEPT,
    /** The erasure register lists the patient before the erasure key is gone. */
    LINE_COMES_FIRST,
    /** A certificate is of a true erasure. */
    CERTIFICATE_IS_OF_AN_ERASURE,
    /** What a certificate states was so. */
    CERTIFICATE_IS_TRUE,
    /** When a certificate is issued, every server that serves lists the patient. */
    CERTIFIED_WHEN_ALL_KNOW,
    /** A key that was handed out opens wherever its patient is in use. */
    KEY_OPENS,
    /** What opens is the key that was handed out. */
    KEY_IS_THE_SAME,
    /** No key is handed out while a destruction is pending. */
    PENDING_IS_REFUSED,
    /** No escrow copy leaves without two officers and the wait. */
    COPIES_NEED_TWO_AND_THE_WAIT,
    /** No escrow copy leaves behind a cancellation, whether the database still has it or not, or behind a destruction. */
    COPIES_END_WITH_THE_CANCELLATION,
    /** What left in a recovery opens nothing once the patient is erased. */
    COPIES_END_WITH_THE_ERASURE,
    /** One event for each operation. */
    ONE_EVENT,
    /** The chains of events verify. */
    CHAIN_VERIFIES,
    /** A row that nobody changed past the service is trusted, also after a crash or a restore. */
    ROWS_ARE_TRUSTED,
    /** No operation fails in a way that nobody declared. */
    NO_SURPRISE
}

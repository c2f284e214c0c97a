package org.medchain.keys.kmssimulator;

/** The effect of a fault on a request. */
public enum FaultKind {
    /** Answers with an error of AWS KMS. */
    ERROR,
    /** Answers later; combines with the others. */
    LATENCY,
    /** Closes the connection without an answer. */
    DROPPED_CONNECTION,
    /** Answers with a status and nothing else. */
    EMPTY_BODY,
    /** Answers with status 200 and JSON that breaks off. */
    MALFORMED_BODY
}

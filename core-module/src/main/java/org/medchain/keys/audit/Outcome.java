package org.medchain.keys.audit;

/** How an operation ended. A refusal is a failure. */
public enum Outcome {
    SUCCESS,
    FAILURE
}

package org.medchain.keys.audit;

/** How an operation ended. In an audit event a refusal is a failure. */
public enum Outcome {
    SUCCESS,
    FAILURE
}

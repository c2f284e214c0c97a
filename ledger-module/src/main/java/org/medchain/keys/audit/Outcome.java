package org.medchain.keys.audit;

/** The outcome of an operation. In an audit event a refusal is a failure. */
public enum Outcome {
    SUCCESS,
    FAILURE
}

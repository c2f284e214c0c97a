package org.medchain.keys.audit;

/**
 * The kind of an operation: one of the five kinds of <a
 * href="https://hl7.org/fhir/R4/valueset-audit-event-action.html">FHIR's AuditEvent.action</a>. {@link #READ} changes
 * nothing; each of the others does.
 */
public enum OperationKind {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    /** An action of the system that is none of the others. */
    EXECUTE
}

package org.medchain.keys.audit;

/**
 * What kind of action an operation is: one of the five kinds of
 * <a href="https://hl7.org/fhir/R4/valueset-audit-event-action.html">FHIR's AuditEvent.action</a>. {@link #READ} changes
 * nothing; each of the others does.
 */
public enum OperationKind {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    /** Something the system does that is none of the others. */
    EXECUTE
}

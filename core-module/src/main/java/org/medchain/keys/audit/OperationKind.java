package org.medchain.keys.audit;

/**
 * What an operation does to what it is about: the five kinds of
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

package org.medchain.keys.audit.restoration;

/** The progress of a restoration's confirmation. */
public enum RestorationStatus {
    FOUND,
    AWAITING_SECOND_PERSON,
    CONFIRMED
}

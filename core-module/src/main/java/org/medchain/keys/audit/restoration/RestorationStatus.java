package org.medchain.keys.audit.restoration;

/** How far the confirmation of a restoration is. */
public enum RestorationStatus {
    FOUND,
    AWAITING_SECOND_PERSON,
    CONFIRMED
}

package org.medchain.keys.tenant;

/** The choices for a tenant's row that was changed past the service. */
public enum AdoptionChoice {
    /** The row stays as it is, and directs the service from now on. */
    ADOPT,
    /** The row gets the values of its last change that the service made. */
    RESTORE
}

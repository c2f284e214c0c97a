package org.medchain.keys.patient;

import java.util.UUID;

/** The progress of a job that goes through the patients of all tenants, in the order of their rows. */
record RowPlace(String tenantId, UUID patient) {

    /** The place before the first row. */
    static final RowPlace BEGINNING = new RowPlace("", new UUID(0, 0));
}

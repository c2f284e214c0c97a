package org.medchain.keys.patient;

import org.medchain.keys.TenantUntrustedException;

/** A patient's row has an id that the service did not store in it. What was asked of the tenant's other patients happens all the same. */
public final class PatientUntrustedException extends TenantUntrustedException {

    PatientUntrustedException() {
        // Patient logs which row it is.
    }
}

package org.medchain.keys.patient;

import org.medchain.keys.TenantUntrustedException;

/** A patient's row has an id that the service did not store in it. The tenant's other patients are not concerned. */
public final class PatientUntrustedException extends TenantUntrustedException {

    PatientUntrustedException() {
        // Patient logs which row it is.
    }
}

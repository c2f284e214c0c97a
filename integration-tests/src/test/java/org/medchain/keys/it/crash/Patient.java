package org.medchain.keys.it.crash;

import org.medchain.keys.it.client.Hospital;

/** A patient of a hospital. */
record Patient(Hospital hospital, String id) {

    @Override
    public String toString() {
        return hospital.tenantId() + ", " + id;
    }
}

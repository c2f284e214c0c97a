package org.medchain.keys.patient.erased;

import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/** The hash of a patient's id and the patient's tenant: the database's record of an erasure is found by both together. */
record PatientHash(TenantId tenantId, Hash hash) {

    static PatientHash of(ErasedPatient erased) {
        return new PatientHash(erased.tenantId(), erased.hash());
    }
}

package org.medchain.keys.patient.erased;

import java.time.Instant;
import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/**
 * A patient whose keys are destroyed, without the patient's id.
 *
 * @param patient the patient's row
 * @param hash what recognises the patient's id
 * @param destruction the destruction that was asked for
 * @param time when the erasure became certain, to the microsecond
 */
public record ErasedPatient(TenantId tenantId, UUID patient, Hash hash, UUID destruction, Instant time) {

    ErasedPatient at(Instant other) {
        return new ErasedPatient(tenantId, patient, hash, destruction, other);
    }
}

package org.medchain.keys.patient;

import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.erased.ErasedPatient;

/** Names the row of a patient. The row is found by the tenant and the UUID together. */
public record PatientRowId(TenantId tenantId, UUID value) {

    /** Returns the place before the rows of all of a tenant's patients, in the order of their UUIDs. */
    public static PatientRowId beforeAll(TenantId tenantId) {
        return new PatientRowId(tenantId, new UUID(0, 0));
    }

    /** The row of a patient whose keys are destroyed. */
    public static PatientRowId of(ErasedPatient erased) {
        return new PatientRowId(erased.tenantId(), erased.patient());
    }

    /** The UUID alone. */
    @Override
    public String toString() {
        return value.toString();
    }
}

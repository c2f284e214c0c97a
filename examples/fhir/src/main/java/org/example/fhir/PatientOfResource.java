package org.example.fhir;

import org.hl7.fhir.instance.model.api.IIdType;
import org.medchain.keys.PatientId;

/** The patient of a resource with contents. */
@FunctionalInterface
public interface PatientOfResource {

    /**
     * Returns the same patient each time: contents that were sealed for one patient do not open for another.
     *
     * @param resourceId type and id
     * @throws ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException if it is no patient's: its contents can't be sealed
     */
    PatientId patientOf(IIdType resourceId);
}

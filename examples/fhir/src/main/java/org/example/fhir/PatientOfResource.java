package org.example.fhir;

import org.hl7.fhir.instance.model.api.IIdType;
import org.medchain.keys.PatientId;

/** Whose a resource with contents is. */
@FunctionalInterface
public interface PatientOfResource {

    /**
     * The same answer each time: what was sealed for one patient does not open for another.
     *
     * @param resourceId type and id
     * @throws ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException if it is no patient's: its contents can't be sealed
     */
    PatientId patientOf(IIdType resourceId);
}

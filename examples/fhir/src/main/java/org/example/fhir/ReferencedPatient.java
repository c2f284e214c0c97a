package org.example.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.binary.interceptor.BinaryStorageInterceptor;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.util.Map;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBaseReference;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.medchain.keys.PatientId;

/** The Patient that a resource refers to, by its logical id. */
public final class ReferencedPatient implements PatientOfResource {

    /** The elements in which resources with contents name their patient. */
    private static final Map<String, String> ELEMENTS = Map.of(
            "Binary", "securityContext",
            "DocumentReference", "subject",
            "DiagnosticReport", "subject",
            "Media", "subject");

    private final FhirContext fhir;
    private final Supplier<DaoRegistry> daos;

    /** @param daos asked for with each resource, since they need the storage themselves */
    public ReferencedPatient(FhirContext fhir, Supplier<DaoRegistry> daos) {
        this.fhir = fhir;
        this.daos = daos;
    }

    @Override
    public PatientId patientOf(IIdType resourceId) {
        String element = ELEMENTS.get(resourceId.getResourceType());
        if (element == null) {
            throw noPatient();
        }
        IBaseReference reference =
                fhir.newTerser().getSingleValueOrNull(read(resourceId), element, IBaseReference.class);
        if (reference == null
                || !"Patient".equals(reference.getReferenceElement().getResourceType())) {
            throw noPatient();
        }
        return new PatientId(reference.getReferenceElement().getIdPart());
    }

    private IBaseResource read(IIdType resourceId) {
        SystemRequestDetails request = new SystemRequestDetails();
        // The resource is wanted, not its contents: they would be opened for it, by the patient that is looked for.
        request.getUserData().put(BinaryStorageInterceptor.AUTO_INFLATE_BINARY_CONTENT_KEY, Boolean.FALSE);
        return daos.get()
                .getResourceDao(resourceId.getResourceType())
                .read(resourceId.toUnqualifiedVersionless(), request);
    }

    private static UnprocessableEntityException noPatient() {
        return new UnprocessableEntityException(
                "contents are sealed for a patient: the resource must refer to one before it has any");
    }
}

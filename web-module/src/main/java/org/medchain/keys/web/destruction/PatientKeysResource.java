package org.medchain.keys.web.destruction;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.medchain.keys.Destruction;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/**
 * All keys of one patient of the caller's tenant together. Their destruction can be asked for in two ways that do the same: by DELETE, and by POST,
 * since some proxies drop the body of a DELETE (RFC 9110 section 9.3.5).
 */
@Path("api/v1/patients/{patientId}")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class PatientKeysResource {

    @Inject
    private KeyManagementService keyManagementService;

    @DELETE
    @Path("keys")
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.DESTROY_PATIENT_KEYS)
    @Repeatable
    public Response destroy(@PathParam("patientId") String patientId, DestroyBody body, @Context UriInfo uriInfo) {
        PatientId patient = new PatientId(patientId);
        Bodies.require(body).requireConfirmed(patient);
        Destruction destruction = keyManagementService.destroyPatientKeys(patient, body.toLegalBasis());
        return Response.accepted(DestructionSummary.of(destruction, patient))
                .location(uriInfo.getBaseUriBuilder()
                        .path(DestructionResource.class)
                        .path("{destructionId}")
                        .build(destruction.id().toString()))
                .build();
    }

    @POST
    @Path("destructions")
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.DESTROY_PATIENT_KEYS)
    @Repeatable
    public Response requestDestruction(
            @PathParam("patientId") String patientId, DestroyBody body, @Context UriInfo uriInfo) {
        return destroy(patientId, body, uriInfo);
    }
}

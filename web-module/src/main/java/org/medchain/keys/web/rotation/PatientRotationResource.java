package org.medchain.keys.web.rotation;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** The rotation of one patient's data keys. */
@Path("api/v1/patients/{patientId}/rotation")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class PatientRotationResource {

    @Inject
    private KeyManagementService keyManagementService;

    @Inject
    private Problems problems;

    @POST
    @Performs(Operation.ROTATE_PATIENT_KEY)
    @Repeatable
    public CompletionStage<Response> rotate(@PathParam("patientId") String patientId) {
        return problems.orProblem(keyManagementService
                .rotatePatientKeyAsync(new PatientId(patientId))
                .thenApply(rotated -> Response.ok(rotated).build()));
    }
}

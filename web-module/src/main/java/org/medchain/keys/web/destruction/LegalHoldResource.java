package org.medchain.keys.web.destruction;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.destruction.LegalHoldOperations;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.security.Performs;
import org.medchain.keys.web.security.Role;

/** The legal hold on the keys of one patient of the caller's tenant. */
@Path("api/v1/patients/{patientId}/legal-hold")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class LegalHoldResource {

    @Inject
    private LegalHoldOperations holds;

    @PUT
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.PRIVACY_OFFICER)
    @Performs(Operation.PLACE_LEGAL_HOLD)
    public HoldView place(@PathParam("patientId") String patientId, HoldBody body) {
        PatientId patient = new PatientId(patientId);
        return HoldView.of(holds.place(patient, Bodies.require(body).toReason()));
    }

    @GET
    @RolesAllowed(Role.PRIVACY_OFFICER)
    @Performs(Operation.READ_LEGAL_HOLD)
    public HoldView read(@PathParam("patientId") String patientId) {
        return HoldView.of(holds.read(new PatientId(patientId)));
    }

    @DELETE
    @RolesAllowed(Role.PRIVACY_OFFICER)
    @Performs(Operation.LIFT_LEGAL_HOLD)
    public HoldView lift(@PathParam("patientId") String patientId) {
        return HoldView.of(holds.lift(new PatientId(patientId)));
    }
}

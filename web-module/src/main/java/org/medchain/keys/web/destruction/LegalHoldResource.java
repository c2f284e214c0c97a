package org.medchain.keys.web.destruction;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.destruction.LegalHold;
import org.medchain.keys.destruction.LegalHoldOperations;
import org.medchain.keys.destruction.LegalHoldOperations.Lift;
import org.medchain.keys.web.condition.Conditions;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** The legal hold on the keys of one patient of the caller's tenant. */
@Path("api/v1/patients/{patientId}/legal-hold")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class LegalHoldResource {

    @Inject
    private LegalHoldOperations holds;

    @PUT
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.PLACE_LEGAL_HOLD)
    @Repeatable
    public Response place(
            @PathParam("patientId") String patientId,
            @HeaderParam(Conditions.IF_MATCH) List<String> ifMatch,
            HoldBody body) {
        PatientId patient = new PatientId(patientId);
        RowCondition condition = Conditions.parse(ifMatch);
        return answer(holds.place(patient, Bodies.require(body).toReason(), condition));
    }

    @GET
    @Performs(Operation.READ_LEGAL_HOLD)
    public Response read(@PathParam("patientId") String patientId) {
        return answer(holds.read(new PatientId(patientId)));
    }

    /** Answers 204 if the request is sent again and finds the hold lifted. */
    @DELETE
    @Performs(Operation.LIFT_LEGAL_HOLD)
    @Repeatable
    public Response lift(
            @PathParam("patientId") String patientId, @HeaderParam(Conditions.IF_MATCH) List<String> ifMatch) {
        PatientId patient = new PatientId(patientId);
        Lift lift = holds.lift(patient, Conditions.parse(ifMatch));
        return lift.hold()
                .map(hold -> lift.lifted() ? Response.ok(HoldView.lifted(hold)).build() : answer(hold))
                .orElseGet(() -> Response.noContent().build());
    }

    private static Response answer(LegalHold hold) {
        return Conditions.tagged(Response.ok(HoldView.of(hold)), hold.tag()).build();
    }
}

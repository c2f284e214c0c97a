package org.example.ward;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonString;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.medchain.keys.PatientId;

/** A request without a token is 401, one without the role 403; what the service refuses is its own problem details. */
@Path("/")
@RequestScoped
@RolesAllowed("key-user")
@Consumes(MediaType.TEXT_PLAIN)
@Produces(MediaType.TEXT_PLAIN)
public class NotesResource {

    @Inject
    private Notes notes;

    @Inject
    private NightRound nightRound;

    @Inject
    private JsonWebToken token;

    /** Keeps the patient's note. */
    @PUT
    @Path("patients/{patientId}/note")
    public void write(@PathParam("patientId") String patientId, String note) {
        notes.write(new PatientId(patientId), note);
    }

    /** Returns the patient's note. A caller of another tenant is refused by the service, and here where there is nothing to open. */
    @GET
    @Path("patients/{patientId}/note")
    public String read(@PathParam("patientId") String patientId) {
        return notes.read(new PatientId(patientId)).orElseThrow(() -> {
            requireTenant();
            return new NotFoundException();
        });
    }

    /** Returns how many notes the last night round saw. */
    @GET
    @Path("round")
    public String round() {
        return Integer.toString(nightRound.seen());
    }

    /** The claim that the service reads as well, unless its {@code JWT_TENANT_CLAIM} names another. */
    private void requireTenant() {
        notes.requireTenant(token.<Object>claim("tenant").map(NotesResource::text));
    }

    private static String text(Object claim) {
        return claim instanceof JsonString json ? json.getString() : claim.toString();
    }
}

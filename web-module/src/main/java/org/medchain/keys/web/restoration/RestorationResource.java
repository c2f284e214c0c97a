package org.medchain.keys.web.restoration;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.restoration.RestorationOperations;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** The restoration of the caller's tenant, if its database went back. */
@Path("api/v1/restoration")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RestorationResource {

    @Inject
    private RestorationOperations restorations;

    @GET
    @Performs(Operation.READ_RESTORATION)
    public RestorationView read() {
        return RestorationView.of(restorations.read());
    }

    /** Confirms a restoration; the first of two persons gets 202, and nothing changes yet. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.CONFIRM_RESTORATION)
    @Repeatable
    public Response confirm(ConfirmBody body, @Context UriInfo uriInfo) {
        Restoration confirmed = restorations.confirm(Bodies.require(body).toId());
        Response.ResponseBuilder response =
                confirmed.isConfirmed() ? Response.ok() : Response.accepted().location(uriInfo.getAbsolutePath());
        return response.entity(RestorationView.of(confirmed)).build();
    }
}

package org.medchain.keys.web.tenant;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.tenant.AdoptionOperations;
import org.medchain.keys.tenant.AdoptionOperations.Report;
import org.medchain.keys.web.condition.Conditions;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** A tenant's row that was changed past the service: shown, taken over, or put back. */
@Path("api/v1/tenants/{tenantId}/adoption")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class AdoptionResource {

    @Inject
    private AdoptionOperations adoptions;

    @GET
    @Performs(Operation.READ_ADOPTION)
    public Response read(@PathParam("tenantId") String tenantId) {
        return answer(Response.ok(), adoptions.read(new TenantId(tenantId)));
    }

    /** Answers 202 while a second person is awaited. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.ADOPT_ROW)
    @Repeatable
    public Response choose(
            @PathParam("tenantId") String tenantId,
            @HeaderParam(Conditions.IF_MATCH) List<String> ifMatch,
            AdoptionBody body,
            @Context UriInfo uriInfo) {
        TenantId id = new TenantId(tenantId);
        RowCondition condition = Conditions.parse(ifMatch);
        Report report = adoptions.choose(id, Bodies.require(body).toChoice(), condition);
        Response.ResponseBuilder response =
                report.state().trusted() ? Response.ok() : Response.accepted().location(uriInfo.getAbsolutePath());
        return answer(response, report);
    }

    private static Response answer(Response.ResponseBuilder response, Report report) {
        return Conditions.tagged(response, report.state().tag())
                .entity(AdoptionView.of(report))
                .build();
    }
}

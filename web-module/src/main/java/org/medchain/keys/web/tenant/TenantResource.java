package org.medchain.keys.web.tenant;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.tenant.TenantOperations;
import org.medchain.keys.tenant.TenantOperations.Registration;
import org.medchain.keys.web.condition.Conditions;
import org.medchain.keys.web.condition.IfNoneMatch;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.Cursor;
import org.medchain.keys.web.json.MergePatch;
import org.medchain.keys.web.json.Page;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** The tenants that the caller may see: its own, or all of them for the installation's administrator. */
@Path("api/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class TenantResource {

    @Inject
    private TenantOperations tenants;

    @Inject
    private OperationThreads threads;

    @Inject
    private Problems problems;

    @PUT
    @Path("{tenantId}")
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.UPDATE_TENANT)
    @Repeatable
    public Response register(
            @PathParam("tenantId") String tenantId,
            @HeaderParam(Conditions.IF_MATCH) List<String> ifMatch,
            @HeaderParam(IfNoneMatch.HEADER) List<String> ifNoneMatch,
            TenantBody body,
            @Context UriInfo uriInfo) {
        TenantId id = new TenantId(tenantId);
        RowCondition condition = Conditions.parse(ifMatch, ifNoneMatch);
        Registration registration = tenants.register(id, Bodies.require(body).toSpecification(), condition);
        Response.ResponseBuilder response =
                registration.created() ? Response.created(uriInfo.getAbsolutePath()) : Response.ok();
        return answer(response, registration.tenant());
    }

    @PATCH
    @Path("{tenantId}")
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.UPDATE_TENANT)
    @Repeatable
    public Response change(
            @PathParam("tenantId") String tenantId,
            @HeaderParam(Conditions.IF_MATCH) List<String> ifMatch,
            MergePatch<TenantBody> body) {
        TenantId id = new TenantId(tenantId);
        RowCondition condition = Conditions.parse(ifMatch);
        return answer(Response.ok(), tenants.change(id, new PatchedTenant(Bodies.require(body)), condition));
    }

    @GET
    @Path("{tenantId}")
    @Performs(Operation.READ_TENANT)
    public Response read(@PathParam("tenantId") String tenantId) {
        return answer(Response.ok(), tenants.read(new TenantId(tenantId)));
    }

    private static Response answer(Response.ResponseBuilder response, Tenant tenant) {
        return Conditions.tagged(response, tenant.tag())
                .entity(TenantView.of(tenant))
                .build();
    }

    @GET
    @Performs(Operation.LIST_TENANTS)
    public Page<TenantView> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int size = Page.parseLimit(limit);
        return Page.of(
                tenants.list(Cursor.parse(cursor, TenantId::new), size),
                size,
                tenant -> tenant.tenantId(),
                TenantView::of);
    }

    @GET
    @Path("{tenantId}/cmk")
    @Performs(Operation.READ_CMK)
    public CompletionStage<Response> readCmk(@PathParam("tenantId") String tenantId) {
        return problems.orProblem(tenants.readCmk(new TenantId(tenantId), threads)
                .thenApply(regions -> Response.ok(CmkView.of(regions)).build()));
    }

    @POST
    @Path("{tenantId}/suspend")
    @Performs(Operation.SUSPEND_TENANT)
    @Repeatable
    public TenantView suspend(@PathParam("tenantId") String tenantId) {
        return TenantView.of(tenants.suspend(new TenantId(tenantId)));
    }

    @POST
    @Path("{tenantId}/resume")
    @Performs(Operation.RESUME_TENANT)
    @Repeatable
    public TenantView resume(@PathParam("tenantId") String tenantId) {
        return TenantView.of(tenants.resume(new TenantId(tenantId)));
    }
}

package org.medchain.keys.web.recovery;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.escrow.recovery.RecoveryKeyOperations;
import org.medchain.keys.escrow.recovery.RecoveryKeyOperations.Report;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.web.condition.Conditions;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** The recovery key of a tenant, for whose holders copies of its data keys are made, and the next one, which takes two people and a wait. */
@Path("api/v1/tenants/{tenantId}/recovery-key")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RecoveryKeyResource {

    @Inject
    private RecoveryKeyOperations recoveryKeys;

    @PUT
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.PROPOSE_RECOVERY_KEY)
    @Repeatable
    public Response propose(
            @PathParam("tenantId") String tenantId,
            @HeaderParam(Conditions.IF_MATCH) List<String> ifMatch,
            RecoveryKeyBody body,
            @Context UriInfo uriInfo) {
        TenantId id = new TenantId(tenantId);
        RowCondition condition = Conditions.parse(ifMatch);
        Tenant tenant =
                recoveryKeys.propose(id, Optional.of(Bodies.require(body).toKey()), condition);
        return Conditions.tagged(accepted(tenant, uriInfo), tenant.recoveryKeyTag())
                .build();
    }

    @GET
    @Performs(Operation.READ_RECOVERY_KEY)
    public Response read(@PathParam("tenantId") String tenantId) {
        Report report = recoveryKeys.read(new TenantId(tenantId));
        return Conditions.tagged(
                        Response.ok(RecoveryKeyView.of(report)), report.tenant().recoveryKeyTag())
                .build();
    }

    @DELETE
    @Performs(Operation.PROPOSE_RECOVERY_KEY)
    @Repeatable
    public Response proposeNone(
            @PathParam("tenantId") String tenantId,
            @HeaderParam(Conditions.IF_MATCH) List<String> ifMatch,
            @Context UriInfo uriInfo) {
        TenantId id = new TenantId(tenantId);
        return accepted(recoveryKeys.propose(id, Optional.empty(), Conditions.parse(ifMatch)), uriInfo)
                .build();
    }

    @POST
    @Path("approve")
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.APPROVE_RECOVERY_KEY)
    @Repeatable
    public Response approve(
            @PathParam("tenantId") String tenantId, RecoveryKeyApprovalBody body, @Context UriInfo uriInfo) {
        TenantId id = new TenantId(tenantId);
        return accepted(recoveryKeys.approve(id, Bodies.require(body).toId()), uriInfo)
                .build();
    }

    @POST
    @Path("cancel")
    @Performs(Operation.CANCEL_RECOVERY_KEY)
    @Repeatable
    public RecoveryKeyView cancel(@PathParam("tenantId") String tenantId) {
        return RecoveryKeyView.of(recoveryKeys.cancel(new TenantId(tenantId)));
    }

    /** Answers that the key holds later; {@code Location} tells when. */
    private static Response.ResponseBuilder accepted(Tenant tenant, UriInfo uriInfo) {
        return Response.accepted(RecoveryKeyView.of(tenant))
                .location(uriInfo.getBaseUriBuilder()
                        .path(RecoveryKeyResource.class)
                        .build(tenant.tenantId().value()));
    }
}

package org.medchain.keys.web.recovery;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.escrow.recovery.RecoveryKeyOperations;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;
import org.medchain.keys.web.security.Role;

/** The recovery key of a tenant, for whose holders copies of its data keys are made, and the next one, which takes two people and a wait. */
@Path("api/v1/tenants/{tenantId}/recovery-key")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RecoveryKeyResource {

    @Inject
    private RecoveryKeyOperations recoveryKeys;

    @PUT
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.KEY_ADMIN)
    @Performs(Operation.PROPOSE_RECOVERY_KEY)
    @Repeatable
    public Response propose(@PathParam("tenantId") String tenantId, RecoveryKeyBody body) {
        TenantId id = new TenantId(tenantId);
        return accepted(
                recoveryKeys.propose(id, Optional.of(Bodies.require(body).toKey())));
    }

    @GET
    @RolesAllowed(Role.KEY_ADMIN)
    @Performs(Operation.READ_RECOVERY_KEY)
    public RecoveryKeyView read(@PathParam("tenantId") String tenantId) {
        return RecoveryKeyView.of(recoveryKeys.read(new TenantId(tenantId)));
    }

    @DELETE
    @RolesAllowed(Role.KEY_ADMIN)
    @Performs(Operation.PROPOSE_RECOVERY_KEY)
    @Repeatable
    public Response proposeNone(@PathParam("tenantId") String tenantId) {
        return accepted(recoveryKeys.propose(new TenantId(tenantId), Optional.empty()));
    }

    @POST
    @Path("approve")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.KEY_ADMIN)
    @Performs(Operation.APPROVE_RECOVERY_KEY)
    @Repeatable
    public Response approve(@PathParam("tenantId") String tenantId, RecoveryKeyApprovalBody body) {
        TenantId id = new TenantId(tenantId);
        return accepted(recoveryKeys.approve(id, Bodies.require(body).toId()));
    }

    @POST
    @Path("cancel")
    @RolesAllowed({Role.KEY_ADMIN, Role.PRIVACY_OFFICER})
    @Performs(Operation.CANCEL_RECOVERY_KEY)
    @Repeatable
    public RecoveryKeyView cancel(@PathParam("tenantId") String tenantId) {
        return RecoveryKeyView.of(recoveryKeys.cancel(new TenantId(tenantId)));
    }

    /** It holds later. */
    private static Response accepted(Tenant tenant) {
        return Response.accepted(RecoveryKeyView.of(tenant)).build();
    }
}

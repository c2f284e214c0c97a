package org.medchain.keys.web.rotation;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.rotation.RotationPolicyOperations;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;
import org.medchain.keys.web.security.Role;

/** The rotation policy of a tenant. */
@Path("api/v1/tenants/{tenantId}/rotation-policy")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RotationPolicyResource {

    @Inject
    private RotationPolicyOperations policies;

    @PUT
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.KEY_ADMIN)
    @Performs(Operation.SET_ROTATION_POLICY)
    @Repeatable
    public RotationPolicyView set(@PathParam("tenantId") String tenantId, RotationPolicyBody body) {
        TenantId id = new TenantId(tenantId);
        return RotationPolicyView.of(policies.set(id, Bodies.require(body).toPolicy()));
    }

    @GET
    @RolesAllowed(Role.KEY_ADMIN)
    @Performs(Operation.READ_ROTATION_POLICY)
    public RotationPolicyView read(@PathParam("tenantId") String tenantId) {
        return RotationPolicyView.of(policies.read(new TenantId(tenantId)));
    }
}

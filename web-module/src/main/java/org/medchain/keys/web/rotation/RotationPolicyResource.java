package org.medchain.keys.web.rotation;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.rotation.RotationPolicyOperations;
import org.medchain.keys.rotation.RotationPolicyOperations.Planned;
import org.medchain.keys.web.condition.Conditions;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** The rotation policy of a tenant. */
@Path("api/v1/tenants/{tenantId}/rotation-policy")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RotationPolicyResource {

    @Inject
    private RotationPolicyOperations policies;

    @PUT
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.SET_ROTATION_POLICY)
    @Repeatable
    public Response set(
            @PathParam("tenantId") String tenantId,
            @HeaderParam(Conditions.IF_MATCH) List<String> ifMatch,
            RotationPolicyBody body) {
        TenantId id = new TenantId(tenantId);
        RowCondition condition = Conditions.parse(ifMatch);
        return answer(policies.set(id, Bodies.require(body).toPolicy(), condition));
    }

    @GET
    @Performs(Operation.READ_ROTATION_POLICY)
    public Response read(@PathParam("tenantId") String tenantId) {
        return answer(policies.read(new TenantId(tenantId)));
    }

    private static Response answer(Planned planned) {
        return Conditions.tagged(Response.ok(RotationPolicyView.of(planned)), planned.tag())
                .build();
    }
}

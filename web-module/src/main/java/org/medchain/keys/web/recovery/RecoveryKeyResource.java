package org.medchain.keys.web.recovery;

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
import java.util.Optional;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.escrow.recovery.RecoveryKeyOperations;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;
import org.medchain.keys.web.security.Role;

/** The recovery key of a tenant, for whose holders copies of its data keys are made. */
@Path("api/v1/tenants/{tenantId}/recovery-key")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RecoveryKeyResource {

    @Inject
    private RecoveryKeyOperations recoveryKeys;

    @PUT
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.KEY_ADMIN)
    @Performs(Operation.SET_RECOVERY_KEY)
    @Repeatable
    public RecoveryKeyView set(@PathParam("tenantId") String tenantId, RecoveryKeyBody body) {
        TenantId id = new TenantId(tenantId);
        return RecoveryKeyView.of(recoveryKeys.set(id, Bodies.require(body).toKey()));
    }

    @GET
    @RolesAllowed(Role.KEY_ADMIN)
    @Performs(Operation.READ_RECOVERY_KEY)
    public RecoveryKeyView read(@PathParam("tenantId") String tenantId) {
        return RecoveryKeyView.of(recoveryKeys.read(new TenantId(tenantId)));
    }

    @DELETE
    @RolesAllowed(Role.KEY_ADMIN)
    @Performs(Operation.SET_RECOVERY_KEY)
    @Repeatable
    public RecoveryKeyView remove(@PathParam("tenantId") String tenantId) {
        recoveryKeys.remove(new TenantId(tenantId));
        return RecoveryKeyView.of(Optional.empty());
    }
}

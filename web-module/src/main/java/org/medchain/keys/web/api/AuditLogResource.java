package org.medchain.keys.web.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.medchain.keys.audit.AuditLog;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.web.security.Performs;
import org.medchain.keys.web.security.Role;

/** The audit trail of the auditor's tenant. */
@Path("admin/audit-logs")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class AuditLogResource {

    @Inject
    private AuditLog auditLog;

    @GET
    @RolesAllowed(Role.AUDITOR)
    @Performs(Operation.READ_AUDIT_LOG)
    public Page<AuditEventView> read(@BeanParam AuditFilters filters) {
        AuditQuery query = filters.toQuery();
        return Page.of(auditLog.read(query), query.limit(), event -> event.seq(), AuditEventView::of);
    }
}

package org.medchain.keys.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.AuditVerification;
import org.medchain.keys.web.security.Performs;

/** Verifies that the audit trail of the auditor's tenant is the one that was written. */
@Path("admin/audit-logs/verification")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
@LimitedReads
public class AuditVerificationResource {

    @Inject
    private AuditVerification verification;

    @Inject
    private Clock clock;

    @GET
    @Performs(Operation.VERIFY_AUDIT_LOG)
    public VerificationView verify() {
        return VerificationView.of(verification.verify(), clock.instant());
    }
}

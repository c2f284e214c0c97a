package org.medchain.keys.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.AuditReview;
import org.medchain.keys.web.json.Time;
import org.medchain.keys.web.security.Performs;

/** Counts the events of the auditor's tenant, for a review. */
@Path("admin/audit-logs/summary")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
@LimitedReads
public class AuditSummaryResource {

    @Inject
    private AuditReview review;

    @GET
    @Performs(Operation.READ_AUDIT_SUMMARY)
    public SummaryView read(@QueryParam("from") String from, @QueryParam("to") String to) {
        return SummaryView.of(review.sumUp(Time.parse("from", from), Time.parse("to", to)));
    }
}

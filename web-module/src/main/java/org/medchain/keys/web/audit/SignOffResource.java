package org.medchain.keys.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.ReviewSignOff;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.security.Performs;

/** Signs off the last week of the auditor's tenant. */
@Path("admin/audit-logs/sign-offs")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class SignOffResource {

    @Inject
    private ReviewSignOff review;

    @POST
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.SIGN_OFF_REVIEW)
    public SignedWeekView sign(SignOffBody body) {
        return SignedWeekView.of(review.sign(Bodies.require(body).toFirst()));
    }
}

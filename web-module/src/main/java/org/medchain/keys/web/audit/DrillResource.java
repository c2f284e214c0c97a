package org.medchain.keys.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.Drills;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** Records that a drill was done in the caller's tenant. */
@Path("admin/audit-logs/drills")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class DrillResource {

    @Inject
    private Drills drills;

    @POST
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.RECORD_DRILL)
    @Repeatable
    public DrillBody record(DrillBody body) {
        return DrillBody.of(drills.record(Bodies.require(body).toDrill()));
    }
}

package org.medchain.keys.web.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.PublishedCheckpoints;
import org.medchain.keys.web.json.Cursor;
import org.medchain.keys.web.json.Page;
import org.medchain.keys.web.security.Performs;

/** The checkpoints of the auditor's tenant, the last written first. */
@Path("admin/audit-logs/checkpoints")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
@LimitedReads
public class CheckpointResource {

    @Inject
    private PublishedCheckpoints checkpoints;

    @GET
    @Performs(Operation.READ_CHECKPOINTS)
    public CheckpointPage read(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        Optional<Long> before = Cursor.parse(cursor, Long::parseUnsignedLong);
        int size = Page.parseLimit(limit);
        return CheckpointPage.of(checkpoints.read(before, size), size, checkpoints.publicKeys());
    }
}

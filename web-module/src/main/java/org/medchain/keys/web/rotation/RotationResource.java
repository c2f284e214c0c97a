package org.medchain.keys.web.rotation;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Optional;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.rotation.RotationOperations;
import org.medchain.keys.rotation.RotationOperations.Report;
import org.medchain.keys.rotation.job.KeyLeft;
import org.medchain.keys.rotation.job.RotationId;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.web.json.Cursor;
import org.medchain.keys.web.json.Flag;
import org.medchain.keys.web.json.Page;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** Rotations of the caller's whole tenant. */
@Path("api/v1/rotations")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RotationResource {

    @Inject
    private RotationOperations rotations;

    @Inject
    private Clock clock;

    @POST
    @Performs(Operation.START_ROTATION)
    @Repeatable
    public Response start(@QueryParam("dryRun") String dryRun, @Context UriInfo uriInfo) {
        RotationJob started = rotations.start(Flag.parse("dryRun", dryRun, false));
        return Response.accepted(view(started))
                .location(uriInfo.getAbsolutePathBuilder()
                        .path("{rotationId}")
                        .build(started.id().toString()))
                .build();
    }

    @GET
    @Performs(Operation.LIST_ROTATIONS)
    public Page<RotationView> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        Optional<RotationId> before = Cursor.parse(cursor, RotationId::parse);
        int size = Page.parseLimit(limit);
        return Page.of(rotations.list(before, size), size, RotationJob::id, this::view);
    }

    @GET
    @Path("{rotationId}")
    @Performs(Operation.READ_ROTATION)
    public RotationView read(@PathParam("rotationId") String rotationId) {
        Report report = rotations.read(RotationId.parse(rotationId));
        return RotationView.of(report.job(), report.failures(), clock.instant());
    }

    @GET
    @Path("{rotationId}/keys-left")
    @Performs(Operation.READ_ROTATION)
    public Page<KeyLeftView> listKeysLeft(
            @PathParam("rotationId") String rotationId,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") String limit) {
        Optional<KeyPlace> after = Cursor.parse(cursor, KeyPlace::parse);
        int size = Page.parseLimit(limit);
        return Page.of(
                rotations.listKeysLeft(RotationId.parse(rotationId), after, size),
                size,
                KeyLeft::place,
                KeyLeftView::of);
    }

    @POST
    @Path("{rotationId}/pause")
    @Performs(Operation.PAUSE_ROTATION)
    @Repeatable
    public RotationView pause(@PathParam("rotationId") String rotationId) {
        return view(rotations.pause(RotationId.parse(rotationId)));
    }

    @POST
    @Path("{rotationId}/resume")
    @Performs(Operation.RESUME_ROTATION)
    @Repeatable
    public RotationView resume(@PathParam("rotationId") String rotationId) {
        return view(rotations.resume(RotationId.parse(rotationId)));
    }

    @POST
    @Path("{rotationId}/cancel")
    @Performs(Operation.CANCEL_ROTATION)
    @Repeatable
    public RotationView cancel(@PathParam("rotationId") String rotationId) {
        return view(rotations.cancel(RotationId.parse(rotationId)));
    }

    private RotationView view(RotationJob job) {
        return RotationView.of(job, clock.instant());
    }
}

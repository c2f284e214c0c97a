package org.medchain.keys.web.recovery;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
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
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.escrow.recovery.RecoveredPatient;
import org.medchain.keys.escrow.recovery.RecoveryExport;
import org.medchain.keys.escrow.recovery.RecoveryId;
import org.medchain.keys.escrow.recovery.RecoveryImport;
import org.medchain.keys.escrow.recovery.RecoveryOperations;
import org.medchain.keys.escrow.recovery.RecoveryOperations.Standing;
import org.medchain.keys.server.KeyPlace;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.json.Cursor;
import org.medchain.keys.web.json.Page;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** The recoveries of the caller's tenant. */
@Path("api/v1/recoveries")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class RecoveryResource {

    @Inject
    private RecoveryOperations recoveries;

    @Inject
    private RecoveryExport export;

    @Inject
    private RecoveryImport recovered;

    @Inject
    private OperationThreads threads;

    @Inject
    private Problems problems;

    @POST
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.REQUEST_RECOVERY)
    @Repeatable
    public Response request(RecoveryBody body, @Context UriInfo uriInfo) {
        RecoveryBody wanted = Bodies.require(body);
        Standing requested = recoveries.request(wanted.toReason(), wanted.toPatientIds());
        return Response.created(uriInfo.getAbsolutePathBuilder()
                        .path(requested.recovery().id().toString())
                        .build())
                .entity(RecoveryView.of(requested))
                .build();
    }

    @GET
    @Performs(Operation.LIST_RECOVERIES)
    public Page<RecoveryView> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int size = Page.parseLimit(limit);
        return Page.of(
                recoveries.list(Cursor.parse(cursor, RecoveryId::parse), size),
                size,
                standing -> standing.recovery().id(),
                RecoveryView::of);
    }

    @GET
    @Path("{recoveryId}")
    @Performs(Operation.READ_RECOVERY)
    public RecoveryView read(@PathParam("recoveryId") String recoveryId) {
        return RecoveryView.of(recoveries.read(RecoveryId.parse(recoveryId)));
    }

    @POST
    @Path("{recoveryId}/approve")
    @Performs(Operation.APPROVE_RECOVERY)
    @Repeatable
    public RecoveryView approve(@PathParam("recoveryId") String recoveryId) {
        return RecoveryView.of(recoveries.approve(RecoveryId.parse(recoveryId)));
    }

    @POST
    @Path("{recoveryId}/cancel")
    @Performs(Operation.CANCEL_RECOVERY)
    @Repeatable
    public RecoveryView cancel(@PathParam("recoveryId") String recoveryId) {
        return RecoveryView.of(recoveries.cancel(RecoveryId.parse(recoveryId)));
    }

    @POST
    @Path("{recoveryId}/export")
    @Performs(Operation.EXPORT_RECOVERY)
    @Repeatable
    public CompletionStage<Response> export(@PathParam("recoveryId") String recoveryId) {
        return problems.orProblem(export.begin(RecoveryId.parse(recoveryId), threads)
                .thenApply(standing -> Response.ok(RecoveryView.of(standing)).build()));
    }

    @GET
    @Path("{recoveryId}/escrow-copies")
    @Performs(Operation.READ_ESCROW_COPIES)
    public EscrowCopiesView readCopies(
            @PathParam("recoveryId") String recoveryId,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") String limit) {
        return EscrowCopiesView.of(export.read(
                RecoveryId.parse(recoveryId), Cursor.parse(cursor, KeyPlace::parse), Page.parseLimit(limit), threads));
    }

    @POST
    @Path("{recoveryId}/data-keys/batch")
    @Consumes(MediaType.WILDCARD)
    @Performs(value = Operation.RECOVER_PATIENT_KEYS, batch = true)
    @Repeatable
    public CompletionStage<Response> recover(@PathParam("recoveryId") String recoveryId, RecoveredBody body) {
        RecoveryId id = RecoveryId.parse(recoveryId);
        List<RecoveredPatient> patients = Bodies.require(body).toPatients();
        Function<RuntimeException, JsonObject> ofItems = problems.ofItems();
        return problems.orProblem(recovered
                .recover(id, patients, threads)
                .thenApply(results ->
                        Response.ok(RecoveredAnswer.of(results, ofItems)).build()));
    }

    @POST
    @Path("{recoveryId}/complete")
    @Performs(Operation.COMPLETE_RECOVERY)
    @Repeatable
    public RecoveryView complete(@PathParam("recoveryId") String recoveryId) {
        return RecoveryView.of(recoveries.complete(RecoveryId.parse(recoveryId)));
    }
}

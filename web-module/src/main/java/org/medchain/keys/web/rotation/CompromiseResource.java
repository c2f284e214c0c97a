package org.medchain.keys.web.rotation;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.rotation.CompromiseOperations;
import org.medchain.keys.web.json.Bodies;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.Performs;

/** Starts rotations because of a compromise. */
@Path("api/v1/rotations/compromise")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class CompromiseResource {

    @Inject
    private CompromiseOperations compromises;

    @Inject
    private OperationThreads threads;

    @Inject
    private Problems problems;

    @POST
    @Consumes(MediaType.WILDCARD)
    @Performs(Operation.START_COMPROMISE_ROTATION)
    @Repeatable
    public CompletionStage<Response> start(@Context UriInfo uriInfo, CompromiseBody body) {
        UriBuilder location =
                uriInfo.getBaseUriBuilder().path(RotationResource.class).path("{rotationId}");
        return problems.orProblem(compromises
                .start(Bodies.require(body).toSelected(), threads)
                .thenApply(started -> Response.accepted(RotationView.of(started, started.createdAt()))
                        .location(location.build(started.id().toString()))
                        .build()));
    }
}

package org.medchain.keys.web.rotation;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.rotation.WrappingOperations;
import org.medchain.keys.web.problem.Problems;
import org.medchain.keys.web.security.Performs;

/** Serves the number of data keys of a tenant under each CMK or KEK. */
@Path("api/v1/tenants/{tenantId}/wrappings")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class TenantWrappingResource {

    @Inject
    private WrappingOperations report;

    @Inject
    private OperationThreads threads;

    @Inject
    private Problems problems;

    @GET
    @Performs(Operation.READ_WRAPPINGS)
    public CompletionStage<Response> read(@PathParam("tenantId") String tenantId) {
        return problems.orProblem(report.read(new TenantId(tenantId), threads)
                .thenApply(wrappings -> Response.ok(WrappingsView.of(wrappings)).build()));
    }
}
